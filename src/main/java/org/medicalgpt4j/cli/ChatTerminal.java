package org.medicalgpt4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/** A person's terminal: lines with editing and history, answers as they come, Ctrl-C. */
final class ChatTerminal implements AutoCloseable {
    private static final String PROMPT = "> ";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\r\n\t]]");

    private final Terminal terminal;
    private final LineReader reader;

    /** @param history file of earlier lines */
    ChatTerminal(Terminal terminal, Path history) {
        this.terminal = terminal;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("medgpt")
                .parser(new ChatLineParser())
                .completer(new StringsCompleter("/reset", "/system", "/save", "/adapter", "/help", "/quit"))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, ". ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        // Alt-Enter: a new line without a backslash
        reader.getKeyMaps().get(LineReader.MAIN).bind(new Reference(LineReader.SELF_INSERT), "\u001b\r");
    }

    /** The terminal this process was started from; none if its input is a file or another program. */
    static Optional<ChatTerminal> open() throws IOException {
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        if (Terminal.TYPE_DUMB.equals(terminal.getType()) || Terminal.TYPE_DUMB_COLOR.equals(terminal.getType())) {
            terminal.close();
            return Optional.empty();
        }
        Path folder = stateFolder();
        Files.createDirectories(folder);
        return Optional.of(new ChatTerminal(terminal, folder.resolve("chat-history")));
    }

    /** As the XDG base directory specification has it. */
    private static Path stateFolder() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("medgpt");
    }

    /**
     * Reads lines until the person leaves.
     *
     * @param line deals with a line; false to leave
     * @param interrupt what Ctrl-C does while a line is dealt with
     */
    void talk(Predicate<String> line, Runnable interrupt) {
        terminal.handle(Signal.INT, signal -> interrupt.run());
        boolean more = true;
        while (more) {
            try {
                more = line.test(ChatLineParser.joined(reader.readLine(PROMPT)));
            } catch (UserInterruptException interrupted) {
                note("(Ctrl-D leaves)");
            } catch (EndOfFileException end) {
                more = false;
            }
        }
    }

    /** Control characters of an answer must not command the terminal. */
    void text(String piece) {
        terminal.writer().print(CONTROL.matcher(piece).replaceAll("\ufffd"));
        terminal.flush();
    }

    void note(String line) {
        terminal.writer().println(line);
        terminal.flush();
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
