package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChatTerminalTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();
    private final TypedKeys keys = new TypedKeys();
    private Terminal terminal;

    @BeforeEach
    void openTerminal() throws IOException {
        terminal = new ExternalTerminal("test", "ansi", keys, screen, StandardCharsets.UTF_8);
    }

    private void type(String text) {
        keys.type(text);
    }

    @Test
    void should_read_lines_that_go_on_until_ctrl_d() throws IOException {
        Path history = folder.resolve("history");
        type("多饮水 \"?\r" + "one\\\rtwo\r" + CTRL_D);
        try (ChatTerminal chat = new ChatTerminal(terminal, history)) {
            chat.talk(lines::add, () -> {});
        }
        assertEquals(List.of("多饮水 \"?", "one\ntwo"), lines);
        assertTrue(Files.readString(history).contains("多饮水"));
    }

    @Test
    void should_leave_when_a_line_asks_to() throws IOException {
        type("/quit\rnever\r");
        try (ChatTerminal chat = new ChatTerminal(terminal, folder.resolve("history"))) {
            chat.talk(line -> !lines.add(line), () -> {});
        }
        assertEquals(List.of("/quit"), lines);
    }

    @Test
    void should_stop_the_answer_and_not_the_program_at_ctrl_c() throws IOException {
        CountDownLatch stopped = new CountDownLatch(1);
        type("question\r");
        try (ChatTerminal chat = new ChatTerminal(terminal, folder.resolve("history"))) {
            chat.talk(
                    line -> {
                        lines.add(line);
                        if (lines.size() == 1) {
                            type(CTRL_C);
                            await(stopped);
                            type("next\r" + CTRL_D);
                        }
                        return true;
                    },
                    stopped::countDown);
        }
        assertEquals(List.of("question", "next"), lines);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitOnScreen(String text) {
        while (!screen.toString(StandardCharsets.UTF_8).contains(text)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void should_drop_a_half_typed_line_at_ctrl_c() throws IOException {
        try (ChatTerminal chat = new ChatTerminal(terminal, folder.resolve("history"))) {
            Thread person = new Thread(() -> {
                awaitOnScreen("> "); // before the prompt nobody listens for Ctrl-C
                type("half");
                awaitOnScreen("half");
                type(CTRL_C);
                awaitOnScreen("Ctrl-D leaves");
                type("whole\r" + CTRL_D);
            });
            person.start();
            chat.talk(lines::add, () -> {});
        }
        assertEquals(List.of("whole"), lines);
    }

    @Test
    void should_not_let_an_answer_command_the_terminal() throws IOException {
        try (ChatTerminal chat = new ChatTerminal(terminal, folder.resolve("history"))) {
            chat.text("a\u001b[2Jb\tc\n水");
        }
        assertTrue(screen.toString(StandardCharsets.UTF_8).contains("a\ufffd[2Jb\tc"));
        assertTrue(screen.toString(StandardCharsets.UTF_8).contains("水"));
    }
}
