package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.SealedFolder;

/**
 * Kills runs in processes of their own at random moments, again and again, until each has come to its end: to the bytes of
 * a run that was left alone.
 *
 * <p>{@code scripts/kill-and-resume} does the same with more kills and longer runs.
 */
class KillAndResumeTest {
    private static final int KILLS = Integer.getInteger("medgpt.kills", 12);
    private static final int STEPS = Integer.getInteger("medgpt.steps", 16);

    @TempDir
    static Path folder;

    private static TinyProject project;
    private static Random random;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
        long seed = Long.getLong("medgpt.seed", System.nanoTime());
        System.out.println("seed " + seed + ", " + KILLS + " kills, " + STEPS + " steps");
        random = new Random(seed);
    }

    private static String[] arguments(String method, String output) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                project.path("sft.yaml"),
                "run.output=" + project.path(output),
                "run.epochs=" + STEPS,
                "run.maxSteps=" + STEPS,
                "run.saveEvery=2",
                "run.keep=2",
                "run.evaluateEvery=3",
                "run.accumulation=2"));
        words.addAll(
                method.equals("lora")
                        ? List.of("tuning.dropout=0.2")
                        : List.of("tuning.method=full", "~tuning.rank", "optimizer.weightDecay=0.1"));
        return words.toArray(String[]::new);
    }

    private static ChildRun start(String method, String output) throws IOException {
        return ChildRun.start(Main.class, arguments(method, output));
    }

    /** How long a run takes from its first step to its end, and how long from its start. */
    private record Pace(double fromStart, double fromFirstStep) {}

    private static Pace leftAlone(String method, String output) throws IOException, InterruptedException {
        long start = System.nanoTime();
        ChildRun run = start(method, output);
        run.awaitTraining();
        long first = System.nanoTime();
        assertEquals(Exit.OK, run.status(), run::output);
        long end = System.nanoTime();
        return new Pace(end - start, end - first);
    }

    /** Kills in start-up too, but mostly while there is something to lose. */
    private static boolean killed(ChildRun run, Pace pace) throws InterruptedException {
        boolean early = random.nextInt(5) == 0;
        if (!early) {
            run.awaitTraining();
        }
        double nanoseconds = random.nextDouble() * (early ? pace.fromStart() : pace.fromFirstStep());
        if (run.endsWithin(TimeUnit.NANOSECONDS.toMillis((long) nanoseconds))) {
            return false;
        }
        run.kill();
        return true;
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

    @ParameterizedTest
    @ValueSource(strings = {"lora", "full"})
    void should_come_to_the_same_bytes_however_often_it_is_killed(String method) throws Exception {
        Pace pace = leftAlone(method, method + "-whole");
        RunTrace whole = RunTrace.of(project.file(method + "-whole"), STEPS);
        int kills = 0;
        int finished = 0;
        for (int attempt = 0; kills < KILLS || finished == 0; attempt++) {
            String output = method + "-" + finished;
            ChildRun run = start(method, output);
            // Once the kills are used up, the run under way is left to end.
            if (kills < KILLS && killed(run, pace)) {
                kills++;
                assertNothingBroken(project.file(output));
            } else {
                assertEquals(Exit.OK, run.status(), run::output);
                whole.assertSame(
                        RunTrace.of(project.file(output), STEPS), "after " + kills + " kills in " + attempt + " runs");
                finished++;
            }
        }
        ChildRun last = start(method, method + "-" + finished);
        assertEquals(Exit.OK, last.status(), last::output);
        whole.assertSame(RunTrace.of(project.file(method + "-" + finished), STEPS), "the last run");
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143", "HUP,129"})
    void should_finish_the_step_save_and_go_on_later_when_a_signal_asks_for_it(String signal, int status)
            throws Exception {
        String output = "signal-" + signal;
        ChildRun run = longRun(output);
        run.await("step 2/");
        run.signal(signal);
        assertEquals(status, run.status(), run::output);
        assertTrue(run.output().contains("SIG" + signal + ": the step under way is finished and saved"), run::output);
        assertTrue(run.output().contains("stopped after step "), run::output);
        assertNothingBroken(project.file(output));
        ChildRun again = longRun(output);
        again.await("resuming from ");
        again.kill();
        assertTrue(again.output().contains("resuming from " + project.file(output)), again::output);
    }

    @Test
    void should_stop_at_once_at_the_second_signal() throws Exception {
        ChildRun run = longRun("impatient", "run.sequencesPerStep=19", "run.accumulation=19", "data.maxLength=128");
        run.await("step 1/");
        run.signal("INT");
        run.await("once more to stop at once");
        run.signal("INT");
        assertEquals(130, run.status(), run::output);
        assertNothingBroken(project.file("impatient"));
    }

    /** More steps than anybody waits for. */
    private static ChildRun longRun(String output, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "run",
                project.path("sft.yaml"),
                "run.output=" + project.path(output),
                "run.epochs=100000",
                "run.maxSteps=100000",
                "run.logEvery=1",
                "run.saveEvery=0",
                "~data.evaluation"));
        words.addAll(List.of(more));
        return ChildRun.start(Main.class, words.toArray(String[]::new));
    }
}
