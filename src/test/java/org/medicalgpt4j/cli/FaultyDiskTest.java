package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.FailingFiles;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.SealedFolder;

/**
 * Whole runs on a file system that fails at one operation: nothing that can be seen is ever broken, and the same command
 * then comes to the bytes of a run to which nothing happened.
 *
 * <p>Operations are drawn at random; {@code -Dmedgpt.faults=0} tries every one of them.
 */
class FaultyDiskTest {
    private static final int STEPS = 4;
    private static final int FAULTS = Integer.getInteger("medgpt.faults", 20);

    @TempDir
    static Path folder;

    private static TinyProject project;
    private static RunTrace whole;
    private static int operations;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
        FailingFiles counted = FailingFiles.never();
        run(counted, "whole").orFail();
        operations = counted.operations();
        whole = RunTrace.of(project.file("whole"), STEPS);
    }

    private static EmbeddedRun run(FailingFiles files, String output) {
        return EmbeddedRun.of(
                files,
                (event, stop) -> {},
                project.file("sft.yaml"),
                "run.output=" + project.path(output),
                "run.maxSteps=" + STEPS,
                "run.saveEvery=1",
                "run.keep=1",
                "run.evaluateEvery=2",
                "data.cache=" + project.path(output) + "-cache");
    }

    /** Where to fail: everywhere, or at places drawn with a seed that is printed. */
    private static List<Integer> places() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        List<Integer> all =
                new ArrayList<>(IntStream.rangeClosed(1, operations).boxed().toList());
        Collections.shuffle(all, new Random(seed));
        return FAULTS == 0 ? all : all.subList(0, Math.min(FAULTS, all.size()));
    }

    private static void assertNothingBroken(Path output) throws IOException {
        if (!Files.exists(output)) {
            return;
        }
        try (Stream<Path> entries = Files.list(output)) {
            entries.filter(entry -> entry.getFileName().toString().startsWith("checkpoint-"))
                    .forEach(checkpoint -> SealedFolder.verified(checkpoint, "training_state.json"));
        }
        if (Files.exists(output.resolve("adapter"))) {
            PeftAdapter.open(output.resolve("adapter")).close();
        }
    }

    private static void assertSameInTheEnd(String output, String message) {
        EmbeddedRun again = run(FailingFiles.never(), output).orFail();
        whole.assertSame(RunTrace.of(project.file(output), STEPS), message + " " + again.log());
    }

    @Test
    void should_say_what_failed_in_one_sentence_and_come_to_the_same_when_run_again() throws IOException {
        for (int place : places()) {
            String reason = place % 2 == 0 ? "No space left on device" : "Operation not permitted";
            String output = "once-" + place;
            EmbeddedRun run = run(FailingFiles.once(place, reason), output);
            String message = reason + " at operation " + place;
            if (run.failure().isPresent()) {
                String complaint = run.complaint();
                assertTrue(run.failure().get().getClass().getName().startsWith("org.medicalgpt4j."), message + run);
                assertTrue(complaint.startsWith(project.path(output)), message + ": " + complaint);
                assertTrue(complaint.matches("[^\\n]* (the disk is full|Operation not permitted)"), complaint);
            } else {
                assertTrue(run.events().toString().contains("cannot be removed"), message + " was not noticed");
            }
            assertNothingBroken(project.file(output));
            assertSameInTheEnd(output, message);
        }
    }

    @Test
    void should_come_to_the_same_when_run_again_after_a_kill() throws IOException {
        for (int place : places()) {
            String output = "killed-" + place;
            EmbeddedRun run = run(FailingFiles.killedAt(place), output);
            assertTrue(run.failure().isPresent());
            assertNothingBroken(project.file(output));
            assertSameInTheEnd(output, "killed at operation " + place);
        }
    }

    @Test
    void should_write_the_same_where_every_write_is_short() {
        EmbeddedRun run = run(FailingFiles.never().withShortWrites(7), "short").orFail();
        assertFalse(run.log().isEmpty());
        whole.assertSame(RunTrace.of(project.file("short"), STEPS), "short writes");
    }
}
