package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.checkpoint.ParameterStore;

/** Runs that must come to the same result, through the command line that users have. */
class InvariantsTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    static Path folder;

    private static TinyProject project;
    private static Path standard;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
        standard = project.train("standard");
    }

    @Test
    void should_learn_something() {
        List<Double> held = TinyProject.metric(standard, "eval_loss");
        assertEquals(2, held.size());
        assertTrue(held.get(1) < held.get(0), "held-out loss went from " + held);
    }

    @Test
    void should_give_the_same_bytes_for_the_same_seed() throws IOException {
        Path again = project.train("again");
        assertArrayEquals(weights(standard), weights(again));
        assertEquals(TinyProject.metric(standard, "loss"), TinyProject.metric(again, "loss"));
        assertEquals(TinyProject.metric(standard, "grad_norm"), TinyProject.metric(again, "grad_norm"));
    }

    @Test
    void should_not_depend_on_whether_tokens_are_kept_from_an_earlier_run() throws IOException {
        Path cache = project.file("cache");
        Path made = project.train("made", "data.cache=" + cache);
        CommandLineRun again = CommandLineRun.of(
                "run", project.path("sft.yaml"), "run.output=" + project.path("kept"), "data.cache=" + cache);
        assertEquals(Exit.OK, again.status(), again.err());
        assertTrue(again.err().contains("dialogues.jsonl reused from " + cache), again.err());
        assertArrayEquals(weights(made), weights(project.file("kept")));
        assertArrayEquals(weights(standard), weights(made));
        assertFalse(Files.exists(made.resolve("rejected-rows.jsonl")));
    }

    @Test
    void should_leave_bad_lines_out_and_write_them_beside_the_result() throws IOException {
        String good = Files.readString(project.file("dialogues.jsonl"));
        project.write("some-bad.jsonl", good + "not JSON\n{}\n");
        Path output =
                project.train("some-bad", "data.train.0.path=" + project.path("some-bad.jsonl"), "data.onBadLine=skip");
        List<String> rejected = Files.readAllLines(output.resolve("rejected-rows.jsonl"));
        assertEquals(2, rejected.size());
        assertTrue(rejected.get(0).contains("\"line\":25,"), rejected.get(0));
        assertTrue(
                rejected.get(1).endsWith("\"reason\":\"lacks the field 'conversations'\",\"text\":\"{}\"}"),
                rejected.get(1));
        assertArrayEquals(weights(standard), weights(output));
        assertTrue(Files.readString(output.resolve("data-report.txt")).contains("26 rows read"));
    }

    @Test
    void should_draw_as_much_of_each_source_as_the_recipe_says() throws IOException {
        String train = "data.train=[{path: %s, weight: 3}, {path: %s, count: 5}]"
                .formatted(project.path("dialogues.jsonl"), project.path("dialogues.jsonl"));
        Path mixed = project.train("mixed", train, "data.evaluation.split=0");
        assertTrue(Files.readString(mixed.resolve("data-report.txt")).contains("an epoch has 29 sequences:"));
        assertFalse(Arrays.equals(weights(standard), weights(mixed)));
    }

    @Test
    void should_give_other_weights_for_another_seed() throws IOException {
        assertFalse(Arrays.equals(weights(standard), weights(project.train("other", "run.seed=7"))));
    }

    @Test
    void should_not_depend_on_how_a_step_is_cut_into_micro_batches() {
        assertSameCourse(standard, project.train("accumulated", "run.accumulation=8"));
    }

    @Test
    void should_not_depend_on_the_cut_with_dropout_either() {
        Path whole = project.train("dropout", "tuning.dropout=0.3");
        assertSameCourse(whole, project.train("dropout-cut", "tuning.dropout=0.3", "run.accumulation=8"));
        assertFalse(
                TinyProject.metric(whole, "loss").equals(TinyProject.metric(standard, "loss")),
                "dropout changed nothing");
    }

    @Test
    void should_not_depend_on_the_rows_of_logits_held_at_once() {
        assertSameCourse(standard, project.train("chunked", "engine.headChunk=3"));
    }

    @Test
    void should_agree_between_fast_kernels_and_plain_ops() {
        assertSameCourse(standard, project.train("plain", "engine.kernels=plain", "run.maxSteps=4"));
    }

    @Test
    void should_answer_the_same_with_an_adapter_and_with_merged_weights() {
        CommandLineRun.of(
                        "merge",
                        "--model",
                        project.model(),
                        "--adapter",
                        standard.resolve("adapter").toString(),
                        "--output",
                        project.path("merged"))
                .orFail();
        Path beside = project.train("beside", "model.adapter=" + standard.resolve("adapter"), "run.maxSteps=1");
        Path inside = project.train("inside", "model.path=" + project.path("merged"), "run.maxSteps=1");
        assertEquals(
                TinyProject.metric(beside, "eval_loss").get(0),
                TinyProject.metric(inside, "eval_loss").get(0),
                TOLERANCE);
        assertEquals(
                TinyProject.metric(standard, "eval_loss").get(1),
                TinyProject.metric(beside, "eval_loss").get(0),
                TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tuning.rslora=true",
                "tuning.dora=true",
                "tuning.start=pissa",
                "tuning.sizes=[{modules: q_proj, rank: 2}, {modules: 'layers.0.mlp.up_proj', alpha: 3}]"
            })
    void should_be_the_same_adapter_after_saving_loading_and_merging(String kind) throws IOException {
        String name = kind.replaceAll("[^a-z]", "");
        Path trained = project.train(name, kind);
        assertFalse(TinyProject.metric(trained, "loss").equals(TinyProject.metric(standard, "loss")));
        assertEquals(
                TinyProject.metric(standard, "eval_loss").get(0),
                TinyProject.metric(trained, "eval_loss").get(0),
                TOLERANCE,
                "every adapter begins by changing nothing");
        double loss = TinyProject.metric(trained, "eval_loss").get(1);
        String adapter = trained.resolve("adapter").toString();
        Path loaded = project.train(name + "-loaded", "model.adapter=" + adapter, "~tuning.rank", "run.maxSteps=1");
        assertEquals(loss, TinyProject.metric(loaded, "eval_loss").get(0), TOLERANCE);
        String merged = project.path(name + "-merged");
        CommandLineRun.of("merge", "--model", project.model(), "--adapter", adapter, "--output", merged)
                .orFail();
        Path inside = project.train(name + "-inside", "model.path=" + merged, "run.maxSteps=1");
        assertEquals(loss, TinyProject.metric(inside, "eval_loss").get(0), TOLERANCE);
    }

    @Test
    void should_load_a_fully_tuned_model_as_it_was_left() {
        Path tuned = project.train("full", "tuning.method=full", "~tuning.rank");
        Path next = project.train("next", "model.path=" + tuned.resolve("model"), "run.maxSteps=1");
        assertEquals(
                TinyProject.metric(tuned, "eval_loss").get(1),
                TinyProject.metric(next, "eval_loss").get(0),
                TOLERANCE);
    }

    @Test
    void should_train_modules_to_save_and_load_them_again() {
        Path saved = project.train("saved", "tuning.modulesToSave=[embed_tokens]");
        Path next = project.train("after-saved", "model.adapter=" + saved.resolve("adapter"), "run.maxSteps=1");
        assertEquals(
                TinyProject.metric(saved, "eval_loss").get(1),
                TinyProject.metric(next, "eval_loss").get(0),
                TOLERANCE);
    }

    @Test
    void should_minimise_another_loss_with_smoothed_labels_and_report_the_plain_one_for_held_out_data() {
        Path smoothed = project.train("smoothed", "run.labelSmoothing=0.2");
        assertFalse(TinyProject.metric(smoothed, "loss").equals(TinyProject.metric(standard, "loss")));
        assertEquals(
                TinyProject.metric(standard, "eval_loss").get(0),
                TinyProject.metric(smoothed, "eval_loss").get(0));
        assertSameCourse(smoothed, project.train("smoothed-cut", "run.labelSmoothing=0.2", "run.accumulation=8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: sgd, learningRate: 0.3}",
                "{name: lion, learningRate: 1e-3}",
                "{name: adafactor, learningRate: 3e-3}",
                "{name: adafactor, relativeStep: true, scaleParameter: true, schedule: constant, warmup: 0}",
                "{learningRate: 3e-3, loraPlusRatio: 8}",
                "{learningRate: 3e-3, learningRates: [{parameters: 'layers.0.*', factor: 0}]}"
            })
    void should_learn_otherwise_with_every_optimizer(String optimizer) {
        String change = "optimizer=" + optimizer;
        Path learnt = project.train(optimizer.replaceAll("[^a-z0-9]", ""), change);
        List<Double> held = TinyProject.metric(learnt, "eval_loss");
        assertTrue(held.get(1) < held.get(0), "held-out loss went from " + held);
        assertFalse(held.equals(TinyProject.metric(standard, "eval_loss")));
        Path cut = project.train(optimizer.replaceAll("[^a-z0-9]", "") + "-cut", change, "run.accumulation=8");
        assertEquals(held.get(1), TinyProject.metric(cut, "eval_loss").get(1), 1e-4);
    }

    @Test
    void should_learn_at_the_rates_of_named_weights_and_say_so() throws IOException {
        String rates = "optimizer.learningRates=[{parameters: 'layers.1.*lora_B.weight', rate: 0.1},"
                + " {parameters: 'layers.0.*', factor: 0}]";
        CommandLineRun run = CommandLineRun.of(
                        "run",
                        project.path("sft.yaml"),
                        "run.output=" + project.path("named"),
                        "optimizer.loraPlusRatio=2",
                        rates)
                .orFail();
        for (String line : List.of(
                "learning rate 0: 14 tensors of ",
                "learning rate 0.003: 7 tensors of ",
                "learning rate 0.1: 7 tensors of ")) {
            assertTrue(run.err().contains(line), run.err());
        }
        CommandLineRun refused = CommandLineRun.of(
                "run",
                project.path("sft.yaml"),
                "run.output=" + project.path("refused"),
                "optimizer.learningRates=[{parameters: q_proj, factor: 2}, {parameters: 'q_proj.lora_A', factor: 3}]");
        assertTrue(
                refused.err()
                        .contains(
                                "optimizer.learningRates names 'q_proj.lora_A', which fits no weight that is trained but"
                                        + " those of an earlier entry"),
                refused.err());
        refused = CommandLineRun.of(
                "run",
                project.path("sft.yaml"),
                "run.output=" + project.path("refused"),
                "optimizer.learningRates=[{parameters: embed_tokens, factor: 2}]");
        assertTrue(
                refused.err()
                        .contains("'embed_tokens', which fits no weight that is trained; the weights' names end in"),
                refused.err());
        assertTrue(refused.err().contains("down_proj.lora_A, down_proj.lora_B"), refused.err());
    }

    @Test
    void should_not_depend_on_the_cut_with_noisy_embeddings_and_measure_held_out_data_without_noise() {
        Path noisy = project.train("noisy", "run.neftuneAlpha=5");
        assertFalse(TinyProject.metric(noisy, "loss").equals(TinyProject.metric(standard, "loss")));
        assertEquals(
                TinyProject.metric(standard, "eval_loss").get(0),
                TinyProject.metric(noisy, "eval_loss").get(0));
        assertSameCourse(noisy, project.train("noisy-cut", "run.neftuneAlpha=5", "run.accumulation=8"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "lastLayers: 1;model\\.layers\\.1\\..*",
                "lastLayers: -1;model\\.layers\\.0\\..*",
                "lastLayers: 1, modules: [mlp, q_proj];model\\.layers\\.1\\.(mlp\\..*|self_attn\\.q_proj\\..*)",
                "lastLayers: 0, extraModules: [norm, embed_tokens];model\\.(norm|embed_tokens)\\.weight",
                "lastLayers: 2, modules: [self_attn], extraModules: [norm];model\\.(layers\\..*self_attn\\..*|norm\\.weight)"
            })
    void should_change_the_layers_that_are_not_frozen_and_nothing_else(String keys, String changed) {
        Path tuned = project.train(
                "freeze" + keys.replaceAll("[^a-z0-9-]", ""),
                "tuning={method: freeze, " + keys + "}",
                "run.maxSteps=2");
        try (ParameterStore before = ModelSource.open(Path.of(project.model())).openWeights();
                ParameterStore after = ModelSource.open(tuned.resolve("model")).openWeights()) {
            assertEquals(before.names(), after.names());
            for (String name : before.names()) {
                assertEquals(name.matches(changed), !Arrays.equals(values(before, name), values(after, name)), name);
            }
        }
    }

    @Test
    void should_refuse_to_freeze_what_is_not_there() {
        assertRefused("{method: freeze, lastLayers: 3}", "tuning.lastLayers is 3, but the model has 2 layers");
        assertRefused(
                "{method: freeze, modules: [mpl]}",
                "tuning.modules names 'mpl', which this model does not have there; it");
        assertRefused(
                "{method: freeze, extraModules: [mlp]}",
                "tuning.extraModules names 'mlp', which this model does not have there; it has model.embed_tokens,");
        assertRefused(
                "{method: freeze, lastLayers: 0}", "'tuning.lastLayers' is 0, which leaves nothing of layers to train");
    }

    private static void assertRefused(String tuning, String message) {
        CommandLineRun run = CommandLineRun.of(
                "run", project.path("sft.yaml"), "run.output=" + project.path("frozen-not"), "tuning=" + tuning);
        assertTrue(run.status() != Exit.OK && run.err().contains(message), run.err());
    }

    private static float[] values(ParameterStore store, String name) {
        float[] values = new float[(int) store.info(name).elements()];
        try (FloatPointer memory = new FloatPointer(values.length)) {
            store.copyTo(name, memory);
            memory.position(0).get(values);
        }
        return values;
    }

    private static void assertSameCourse(Path expected, Path seen) {
        for (String metric : List.of("loss", "grad_norm", "eval_loss")) {
            List<Double> left = TinyProject.metric(expected, metric);
            List<Double> right = TinyProject.metric(seen, metric);
            assertFalse(left.isEmpty());
            assertEquals(left.size(), right.size(), metric);
            for (int i = 0; i < left.size(); i++) {
                assertEquals(left.get(i), right.get(i), TOLERANCE * Math.abs(left.get(i)), metric + " " + i);
            }
        }
    }

    private static byte[] weights(Path output) throws IOException {
        return Files.readAllBytes(output.resolve("adapter/adapter_model.safetensors"));
    }
}
