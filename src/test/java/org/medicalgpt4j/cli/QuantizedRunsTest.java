package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters trained beside weights that stay packed. */
class QuantizedRunsTest {
    @TempDir
    static Path folder;

    private static TinyProject project;
    private static Path standard;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
        standard = project.train("standard");
    }

    @ParameterizedTest
    @CsvSource({"nf4, 0.03", "fp4, 0.05", "int8, 0.003"})
    void should_learn_nearly_as_well_beside_packed_weights(String type, double share) {
        Path packed = project.train(type, "model.quantization.type=" + type);
        double full = last(standard);
        assertEquals(full, last(packed), share * full);
        assertNotEquals(full, last(packed));
    }

    @Test
    void should_tell_settings_of_four_bits_apart() throws IOException {
        String type = "model.quantization.type=nf4";
        byte[] usual = adapter(project.train("usual", type));
        assertFalse(Arrays.equals(usual, adapter(project.train("blocks", type, "model.quantization.blockSize=512"))));
        assertFalse(
                Arrays.equals(usual, adapter(project.train("single", type, "model.quantization.doubleQuant=false"))));
    }

    private static byte[] adapter(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("adapter/adapter_model.safetensors"));
    }

    @Test
    void should_keep_weights_in_full_where_none_are_stored_packed() {
        Path stored = project.train("stored", "model.quantization.type=stored");
        assertEquals(TinyProject.metric(standard, "loss"), TinyProject.metric(stored, "loss"));
    }

    @Test
    void should_plan_less_memory_for_packed_weights() {
        assertTrue(
                weights("model.quantization.type=nf4") < 0.6 * weights("model.quantization.type=none"),
                () -> weights("model.quantization.type=nf4") + " against " + weights("model.quantization.type=none"));
    }

    /** MiB of the weights, as the plan before a run says. */
    private static double weights(String override) {
        EmbeddedRun run = EmbeddedRun.stoppedAfter(
                1, Path.of(project.path("sft.yaml")), "run.output=" + folder.resolve(override), override);
        String plan = run.log().stream()
                .filter(line -> line.contains("weights"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(run.log()));
        String number = plan.replaceAll("(?s).*?weights\\s+([0-9.]+).*", "$1");
        return Double.parseDouble(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tuning={method: full}|sets quantization 'nf4', but only adapters are trained beside packed weights",
                "tuning.dora=true|sets quantization 'nf4', but DoRA and PiSSA read or change the frozen weights",
                "engine={name: cuda}|sets quantization 'nf4', which the cuda engine does not have",
                "model.quantization.blockSize=96|'model.quantization.blockSize' must be a power of two, got 96"
            })
    void should_refuse_what_does_not_go_with_packed_weights(String override, String complaint) {
        CommandLineRun run = CommandLineRun.of(
                "run",
                project.path("sft.yaml"),
                "run.output=" + folder.resolve("refused"),
                "model.quantization.type=nf4",
                override);
        assertEquals(Exit.FAILURE, run.status(), run.err());
        assertTrue(run.err().contains(complaint), run.err());
    }

    private static double last(Path run) {
        List<Double> held = TinyProject.metric(run, "eval_loss");
        return held.get(held.size() - 1);
    }

    /** A reference that read the packed weights as something else would not agree with the model before training. */
    @Test
    void should_compare_preferences_with_the_packed_base() {
        Path output = folder.resolve("dpo");
        CommandLineRun run = CommandLineRun.of(
                "run", "recipes/dpo.yaml", "run.output=" + output, "run.maxSteps=1", "model.quantization.type=nf4");
        assertEquals(Exit.OK, run.status(), run.err());
        assertEquals(0, TinyProject.metric(output, "eval_margin").get(0));
        assertEquals(Math.log(2), TinyProject.metric(output, "eval_loss").get(0), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"Q8_0, 0.35", "nf4, 0.6"})
    void should_measure_packed_weights(String name, double share) throws IOException {
        assertTrue(benchmarked(name) < share * benchmarked("f32"), name);
        CommandLineRun unknown =
                CommandLineRun.of("bench", "generate", "--model", project.path("model"), "--weights", "nf5");
        assertEquals(Exit.USAGE, unknown.status());
        assertTrue(
                unknown.err().contains("--weights is 'nf5', expected f32 or one of nf4, fp4, int8, "), unknown.err());
    }

    /** Bytes of the weights. */
    private static long benchmarked(String weights) throws IOException {
        String config = """
                {"model_type": "llama", "hidden_size": 64, "intermediate_size": 128, "num_attention_heads": 4,
                 "num_hidden_layers": 2, "vocab_size": 100, "rms_norm_eps": 1e-5, "max_position_embeddings": 64}
                """;
        Path file = folder.resolve("shape.json");
        Files.writeString(file, config);
        CommandLineRun run = CommandLineRun.of(
                "bench",
                "generate",
                "--config",
                file.toString(),
                "--weights",
                weights,
                "--prompt",
                "4",
                "--tokens",
                "2",
                "--json");
        assertEquals(Exit.OK, run.status(), run.err());
        return new ObjectMapper().readTree(run.out()).get(0).get("weightBytes").longValue();
    }
}
