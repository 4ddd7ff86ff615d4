package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that go on with an adapter: its size and kind are its own, and a recipe that says otherwise is refused. */
class ContinuedAdapterTest {
    private static final String SIZES = "tuning.sizes=[{modules: q_proj, rank: 2}, {modules: up_proj, alpha: 3}]";

    @TempDir
    static Path folder;

    private static TinyProject project;
    private static String continued;
    private static Path once;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
        Path first = project.train("first", SIZES, "tuning.dropout=0.25", "tuning.modulesToSave=[embed_tokens]");
        continued = "model.adapter=" + first.resolve("adapter");
        once = project.train("once", continued, "run.maxSteps=2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rank=8 | 'tuning.rank' is 8, but the adapter % has 4: an adapter keeps what it was made with; leave the key out",
                "alpha=4 | 'tuning.alpha' is 4.0, but the adapter % has 16.0: an adapter keeps",
                "rslora=true | 'tuning.rslora' is true, but the adapter % has false",
                "dora=true | 'tuning.dora' is true, but the adapter % has false",
                "start=pissa | 'tuning.start' is how new adapters begin, but the run goes on with the adapter",
                "targets=[q_proj, v_proj] | 'tuning.targets' lacks model.layers.0.self_attn.k_proj, which the adapter % has: leave",
                "modulesToSave=[] | 'tuning.modulesToSave' lacks model.embed_tokens, which the adapter % has: leave",
                "modulesToSave=[embed_tokens, o_proj] | 'tuning.modulesToSave' has model.layers.0.self_attn.o_proj, which the adapter % has not",
                "sizes=[{modules: q_proj, rank: 3}] | 'tuning.sizes' gives model.layers.0.self_attn.q_proj rank 3 and alpha 16.0, but the adapter % has 2 and 16.0",
            })
    void should_refuse_a_key_that_contradicts_the_adapter(String key, String sentence) {
        for (String command : List.of("run", "validate")) {
            CommandLineRun run = CommandLineRun.of(
                    command, project.path("sft.yaml"), continued, "run.output=" + project.path("no"), "tuning." + key);
            assertEquals(Exit.FAILURE, run.status());
            String adapter = continued.substring(continued.indexOf('=') + 1);
            String expected =
                    sentence.replace("the adapter %", "the adapter " + adapter + ", which the run goes on with,");
            assertTrue(run.err().contains(expected), run.err());
        }
    }

    @Test
    void should_name_the_line_and_all_contradictions() throws IOException {
        String recipe = Files.readString(project.file("sft.yaml"));
        project.write(
                "wrong.yaml",
                recipe.replace("tuning: { rank: 4 }", "tuning:\n  rank: 3\n  alpha: 16\n  dora: true")
                        .replace(
                                "model: { path: ",
                                "model: { " + continued.replace("model.adapter=", "adapter: ") + ", path: "));
        CommandLineRun run = CommandLineRun.of("run", project.path("wrong.yaml"), "run.output=" + project.path("no"));
        assertEquals(Exit.FAILURE, run.status());
        assertTrue(run.err().contains("wrong.yaml:4:3: 'tuning.rank' is 3"), run.err());
        assertTrue(run.err().contains("wrong.yaml:6:3: 'tuning.dora' is true"), run.err());
        assertFalse(run.err().contains("tuning.alpha"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tuning.targets=all-linear",
                "tuning.alpha=16",
                "tuning.modulesToSave=[embed_tokens]",
                SIZES,
                "~tuning.rank",
                "tuning.dropout=0.25"
            })
    void should_take_a_key_that_agrees_and_the_adapters_own_where_one_is_left_out(String key) throws IOException {
        Path again = project.train("again" + Math.abs(key.hashCode()), continued, "run.maxSteps=2", key);
        assertArrayEquals(weights(once), weights(again));
    }

    @Test
    void should_write_down_what_the_adapter_is_and_run_the_same_from_that() throws IOException {
        String resolved = Files.readString(once.resolve("recipe.yaml"));
        for (String line : List.of("rank: 4", "alpha: 16.0", "dropout: 0.25", "modules: q_proj", "modules: up_proj")) {
            assertTrue(resolved.contains(line), resolved);
        }
        assertFalse(resolved.contains("all-linear"), resolved);
        CommandLineRun.of("run", once.resolve("recipe.yaml"), "run.output=" + project.path("twice"))
                .orFail();
        assertArrayEquals(weights(once), weights(project.file("twice")));
        assertEquals(resolved.replace("once", "twice"), Files.readString(project.file("twice/recipe.yaml")));
    }

    @Test
    void should_drop_as_the_recipe_says_and_save_that() throws IOException {
        Path dry = project.train("dry", continued, "run.maxSteps=2", "tuning.dropout=0");
        assertFalse(Arrays.equals(weights(once), weights(dry)));
        assertTrue(config(once).contains("\"lora_dropout\": 0.25"), config(once));
        assertTrue(config(dry).contains("\"lora_dropout\": 0.0,"), config(dry));
    }

    @Test
    void should_leave_modules_that_are_trained_whole_without_an_adapter() throws IOException {
        Path whole = project.train("whole", "tuning.modulesToSave=[o_proj]", "run.maxSteps=1");
        project.train("whole-next", "model.adapter=" + whole.resolve("adapter"), "run.maxSteps=1");
        assertFalse(Files.readString(whole.resolve("adapter/adapter_model.safetensors"), StandardCharsets.ISO_8859_1)
                .contains("o_proj.lora_A"));
    }

    private static String config(Path output) throws IOException {
        return Files.readString(output.resolve("adapter/adapter_config.json"));
    }

    private static byte[] weights(Path output) throws IOException {
        return Files.readAllBytes(output.resolve("adapter/adapter_model.safetensors"));
    }
}
