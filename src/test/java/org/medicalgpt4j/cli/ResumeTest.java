package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.train.RunStopped;
import org.medicalgpt4j.train.TrainingEvent;

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
                switch (method) {
                    case "lora" -> List.of("tuning.dropout=0.2");
                    case "dora" -> List.of("tuning.dora=true", "run.neftuneAlpha=5");
                    case "freeze" ->
                        List.of(
                                "tuning={method: freeze, lastLayers: 1, extraModules: [norm]}",
                                "optimizer.weightDecay=0.1");
                    case "pissa" -> List.of("tuning.start=pissa", "tuning.rslora=true");
                    default -> List.of("tuning.method=full", "~tuning.rank", "optimizer.weightDecay=0.1");
                });
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "full", "freeze", "dora", "pissa"})
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: sgd, learningRate: 0.1}",
                "{name: sgd, learningRate: 0.1, momentum: 0.5, dampening: 0.2}",
                "{name: sgd, learningRate: 0.1, momentum: 0}",
                "{name: lion, learningRate: 1e-3, weightDecay: 0.1, loraPlusRatio: 4}",
                "{name: adafactor, learningRate: 1e-2, beta1: 0.9}",
                "{name: adafactor, relativeStep: true, scaleParameter: true}"
            })
    void should_come_to_the_same_bytes_with_every_optimizer(String optimizer) {
        Path recipe = project.file("sft.yaml");
        String name = optimizer.replaceAll("[^a-z0-9]", "");
        String change = "optimizer=" + optimizer;
        EmbeddedRun.of(recipe, settings("lora", name, change)).orFail();
        RunTrace whole = RunTrace.of(project.file(name), STEPS);
        for (int step : new int[] {1, 4}) {
            String output = name + "-" + step;
            EmbeddedRun.stoppedAfter(step, recipe, settings("lora", output, change));
            EmbeddedRun.of(recipe, settings("lora", output, change)).orFail();
            whole.assertSame(RunTrace.of(project.file(output), STEPS), "stopped after step " + step);
        }
    }

    @Test
    void should_evaluate_again_where_it_was_stopped_in_an_evaluation() {
        Path recipe = project.file("sft.yaml");
        String[] whole = settings("lora", "evaluation-whole", "run.evaluateEvery=1");
        EmbeddedRun.of(recipe, whole).orFail();
        String[] broken = settings("lora", "evaluation-broken", "run.evaluateEvery=1");
        for (int step = 1; step <= STEPS; step++) {
            // The step's event comes right before its evaluation, which then breaks off at its first batch.
            EmbeddedRun.stoppedAfter(step, recipe, broken);
        }
        EmbeddedRun last = EmbeddedRun.of(recipe, broken).orFail();
        assertTrue(last.log().get(0).endsWith("step 7 of 7 is done"), last.log().get(0));
        RunTrace.of(project.file("evaluation-whole"), STEPS)
                .assertSame(RunTrace.of(project.file("evaluation-broken"), STEPS), "stopped in every evaluation");
    }

    @Test
    void should_go_on_from_a_checkpoint_of_another_folder_and_keep_its_metrics() {
        Path recipe = project.file("sft.yaml");
        EmbeddedRun.of(recipe, settings("lora", "origin", "run.saveEvery=2", "run.keep=9"))
                .orFail();
        String from = project.path("origin/checkpoint-4");
        EmbeddedRun.of(recipe, settings("lora", "moved", "run.saveEvery=7", "run.resume=" + from))
                .orFail();
        EmbeddedRun.of(recipe, settings("lora", "straight")).orFail();
        RunTrace.of(project.file("straight"), STEPS)
                .assertSame(RunTrace.of(project.file("moved"), STEPS), "went on elsewhere");
    }

    @Test
    void should_save_when_the_recipe_says_so_and_keep_what_it_says() throws IOException {
        EmbeddedRun.of(project.file("sft.yaml"), settings("lora", "kept", "run.saveEvery=2", "run.keep=1"))
                .orFail();
        assertEquals(List.of("checkpoint-6"), checkpoints("kept"), "evaluation loss falls: the newest is the best");
        EmbeddedRun.of(
                        project.file("sft.yaml"),
                        settings("lora", "by-time", "run.saveEvery=0", "run.saveMinutes=1e-9", "run.keep=2"))
                .orFail();
        assertEquals(List.of("checkpoint-6", "checkpoint-7"), checkpoints("by-time"));
        EmbeddedRun.of(project.file("sft.yaml"), settings("lora", "none", "run.saveEvery=0"))
                .orFail();
        assertEquals(List.of(), checkpoints("none"));
    }

    @Test
    void should_save_when_a_file_asks_for_it() throws IOException {
        Path request = project.file("asked").resolve("save");
        EmbeddedRun.of(
                        FileSystemAccess.system(),
                        (event, stop) -> {
                            if (event instanceof TrainingEvent.Step step && step.number() == 3) {
                                write(request);
                            }
                        },
                        project.file("sft.yaml"),
                        settings("lora", "asked", "run.saveEvery=0"))
                .orFail();
        assertEquals(List.of("checkpoint-3"), checkpoints("asked"));
        assertFalse(Files.exists(request));
    }

    @Test
    void should_have_nothing_to_do_where_the_result_is_there() throws IOException {
        Path recipe = project.file("sft.yaml");
        String[] settings = settings("lora", "done");
        EmbeddedRun.of(recipe, settings).orFail();
        EmbeddedRun again = EmbeddedRun.of(recipe, settings).orFail();
        assertEquals(
                List.of(project.file("done")
                        + " holds the result of this recipe already; run.overwrite=true trains again"),
                again.log());
        EmbeddedRun other = EmbeddedRun.of(recipe, settings("lora", "done", "run.seed=3"));
        assertTrue(other.complaint().contains("holds an earlier result"), other.complaint());
        EmbeddedRun replaced = EmbeddedRun.of(recipe, settings("lora", "done", "run.seed=3", "run.overwrite=true"))
                .orFail();
        assertEquals(
                "beginning anew: 1 checkpoints of an earlier run are removed from " + project.file("done"),
                replaced.log().get(0));
    }

    @Test
    void should_refuse_to_go_on_with_another_recipe_or_other_data() throws IOException {
        Path recipe = project.file("sft.yaml");
        EmbeddedRun.stoppedAfter(2, recipe, settings("lora", "other"));
        EmbeddedRun rate = EmbeddedRun.of(recipe, settings("lora", "other", "optimizer.learningRate=1e-4"));
        assertTrue(rate.complaint().contains("optimizer.learningRate was 0.003 and is 1e-4"), rate.complaint());
        EmbeddedRun shorter = EmbeddedRun.of(recipe, settings("lora", "other", "data.maxLength=34"));
        assertTrue(
                shorter.complaint()
                        .contains("checkpoint-2 belongs to a run on other data: the training data was 19 sequences"),
                shorter.complaint());
        assertTrue(shorter.complaint().contains("data.maxLength was 64 and is 34"), shorter.complaint());
        EmbeddedRun split = EmbeddedRun.of(recipe, settings("lora", "other", "data.evaluation.split=0.3"));
        assertTrue(split.complaint().contains("the evaluation data was 5 sequences"), split.complaint());
        EmbeddedRun.of(recipe, settings("lora", "other")).orFail();
    }

    @Test
    void should_skip_steps_that_are_not_a_number_and_refuse_too_many() {
        String[] hopeless = settings(
                "lora",
                "skipped",
                "optimizer.learningRate=1e30",
                "optimizer.maxGradNorm=0",
                "run.nonFinite=skip",
                "run.mostSkipped=3");
        EmbeddedRun run = EmbeddedRun.of(project.file("sft.yaml"), hopeless);
        assertTrue(run.complaint().contains("after 3 steps in a row that were skipped"), run.complaint());
        assertEquals(
                3,
                run.events().stream()
                        .filter(TrainingEvent.Skipped.class::isInstance)
                        .count());
        assertEquals(List.of(1.0, 2.0, 3.0), TinyProject.metric(project.file("skipped"), "skipped_steps"));
    }

    @Test
    void should_report_a_loss_that_leaps_or_stop_there() {
        String[] wild = {"optimizer.learningRate=1", "run.lossSpike.window=2", "run.lossSpike.deviations=1e-3"};
        EmbeddedRun warned = EmbeddedRun.of(project.file("sft.yaml"), settings("full", "warned", wild))
                .orFail();
        long spikes = warned.events().stream()
                .filter(TrainingEvent.LossSpiked.class::isInstance)
                .count();
        assertTrue(spikes > 0, () -> "no spike among " + TinyProject.metric(project.file("warned"), "loss"));
        assertEquals(
                spikes,
                TinyProject.metric(project.file("warned"), "spike_deviations").size());
        EmbeddedRun stopped = EmbeddedRun.of(
                project.file("sft.yaml"),
                settings("full", "leapt", wild[0], wild[1], wild[2], "run.lossSpike.action=stop"));
        assertTrue(stopped.complaint().contains("standard deviations above the mean"), stopped.complaint());
        EmbeddedRun.of(
                        project.file("sft.yaml"),
                        settings("full", "leapt", wild[0], wild[1], wild[2], "run.lossSpike.action=off"))
                .orFail();
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> checkpoints(String output) throws IOException {
        try (Stream<Path> entries = Files.list(project.file(output))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith("checkpoint-"))
                    .sorted()
                    .toList();
        }
    }
}
