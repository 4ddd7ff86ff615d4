package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.train.RunStopped;

/** Runs that are stopped and go on come to the bytes of runs that are not. */
class ResumeTest {
    /** Three steps an epoch: the run ends within its third one. */
    private static final int STEPS = 7;

    @TempDir
    static Path folder;

    private static TinyProject project;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
    }

    private static String[] settings(String method, String output, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "run.maxSteps=" + STEPS,
                "run.saveEvery=" + STEPS,
                "run.evaluateEvery=2",
                "run.accumulation=2",
                "run.output=" + project.path(output)));
        all.addAll(
                method.equals("lora")
                        ? List.of("tuning.dropout=0.2")
                        : List.of("tuning.method=full", "~tuning.rank", "optimizer.weightDecay=0.1"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "full"})
    void should_come_to_the_same_bytes_wherever_it_was_stopped(String method) {
        Path recipe = project.file("sft.yaml");
        EmbeddedRun.of(recipe, settings(method, method + "-whole")).orFail();
        RunTrace whole = RunTrace.of(project.file(method + "-whole"), STEPS);
        for (int step = 1; step <= STEPS; step++) {
            String output = method + "-" + step;
            EmbeddedRun stopped = EmbeddedRun.stoppedAfter(step, recipe, settings(method, output));
            assertInstanceOf(RunStopped.class, stopped.failure().orElseThrow(), stopped.toString());
            assertTrue(
                    stopped.complaint()
                            .startsWith("stopped after step " + step + " of 7, saved in "
                                    + project.file(output).resolve("checkpoint-" + step)),
                    stopped.complaint());
            EmbeddedRun resumed =
                    EmbeddedRun.of(recipe, settings(method, output)).orFail();
            assertTrue(
                    resumed.log().get(0).endsWith("checkpoint-" + step + ": step " + step + " of 7 is done"),
                    resumed.log().get(0));
            whole.assertSame(RunTrace.of(project.file(output), STEPS), "stopped after step " + step);
        }
    }
}
