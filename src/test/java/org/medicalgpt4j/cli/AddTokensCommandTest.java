package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

class AddTokensCommandTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";
    private static final int WIDTH = 32;
    private static final int OLD = 258;

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void writeModel() {
        model = new TinyModel(31).write(folder.resolve("model"));
    }

    private static CommandLineRun add(Path source, String output, String... options) {
        return CommandLineRun.of(Stream.concat(
                        Stream.of("add-tokens", "--model", source, "--output", folder.resolve(output), "--overwrite"),
                        Stream.of(options))
                .toArray());
    }

    private static Path added(String output, String... options) {
        add(model, output, options).orFail();
        return folder.resolve(output);
    }

    private static float[] values(Path source, String tensor) {
        try (ParameterStore store = HuggingFaceModel.open(source).openWeights()) {
            return store.tensor(tensor).floats();
        }
    }

    private static float[] row(float[] table, int row) {
        return Arrays.copyOfRange(table, row * WIDTH, (row + 1) * WIDTH);
    }

    @Test
    void should_make_tokenizer_configuration_and_weights_agree_and_keep_what_was_there() throws IOException {
        Path more = added("more", "--token", "amlodipine", "--special", "<|lab|>");
        Tokenizer tokenizer = Tokenizers.load(more);
        assertEquals(OLD + 2, tokenizer.vocabularySize());
        int[] ids = tokenizer.encode("an amlodipine<|lab|>");
        assertArrayEquals(new int[] {'a', 'n', ' ', OLD, OLD + 1}, ids);
        assertEquals("an amlodipine", tokenizer.decode(ids, true));
        JsonNode config =
                new ObjectMapper().readTree(more.resolve("config.json").toFile());
        assertEquals(OLD + 2, config.get("vocab_size").intValue());
        for (String tensor : List.of(EMBEDDING, HEAD)) {
            float[] before = values(model, tensor);
            float[] after = values(more, tensor);
            assertEquals((OLD + 2) * WIDTH, after.length);
            assertArrayEquals(before, Arrays.copyOf(after, before.length));
        }
        String up = "model.layers.1.mlp.up_proj.weight";
        assertArrayEquals(values(model, up), values(more, up));
        CommandLineRun.of("generate", "--model", more, "--max-new-tokens", "4", "amlodipine<|lab|>")
                .orFail();
    }

    @Test
    void should_begin_new_rows_near_the_mean_or_at_random_by_the_seed() {
        float[] table = values(added("mean", "--token", "one", "--token", "two"), HEAD);
        float[] before = values(model, HEAD);
        for (int j = 0; j < WIDTH; j++) {
            double mean = 0;
            for (int i = 0; i < OLD; i++) {
                mean += before[i * WIDTH + j] / (double) OLD;
            }
            assertEquals(mean, row(table, OLD)[j], 1e-4);
        }
        assertFalse(Arrays.equals(row(table, OLD), row(table, OLD + 1)));
        float[] normal = row(values(added("normal", "--token", "one", "--initial", "normal"), HEAD), OLD);
        double squares = 0;
        for (float value : normal) {
            squares += value * value / WIDTH;
        }
        assertEquals(0.02, Math.sqrt(squares), 0.01);
        float[] again = row(values(added("normal", "--token", "one", "--initial", "normal"), HEAD), OLD);
        assertArrayEquals(normal, again);
        float[] other = row(values(added("normal", "--token", "one", "--initial", "normal", "--seed", "1"), HEAD), OLD);
        assertFalse(Arrays.equals(normal, other));
        assertFalse(Arrays.equals(row(values(folder.resolve("normal"), EMBEDDING), OLD), other));
    }

    @Test
    void should_pad_and_then_use_the_rows_that_are_there() throws IOException {
        Path padded = added("padded", "--token", "one", "--pad-to-multiple-of", "64");
        assertEquals(320 * WIDTH, values(padded, EMBEDDING).length);
        add(padded, "further", "--token", "two").orFail();
        Path further = folder.resolve("further");
        assertEquals(OLD + 2, Tokenizers.load(further).vocabularySize());
        assertArrayEquals(values(padded, EMBEDDING), values(further, EMBEDDING));
        JsonNode config =
                new ObjectMapper().readTree(further.resolve("config.json").toFile());
        assertEquals(320, config.get("vocab_size").intValue());
    }

    @Test
    void should_resize_one_matrix_where_embedding_and_head_are_tied() {
        Path tied = new TinyModel(32).with("tie_word_embeddings", "true").write(folder.resolve("tied"));
        add(tied, "tied-more", "--token", "one").orFail();
        Path more = folder.resolve("tied-more");
        assertEquals((OLD + 1) * WIDTH, values(more, EMBEDDING).length);
        try (ParameterStore store = HuggingFaceModel.open(more).openWeights()) {
            assertFalse(store.contains(HEAD));
        }
        CommandLineRun.of("generate", "--model", more, "--max-new-tokens", "2", "one")
                .orFail();
    }

    @Test
    void should_take_the_tokenizer_of_another_folder_if_it_has_all_tokens() throws IOException {
        Path more = added("source", "--token", "one", "--token", "two");
        Path with = added("with", "--tokenizer", more.toString());
        assertEquals(OLD + 2, Tokenizers.load(with).vocabularySize());
        assertArrayEquals(values(more, HEAD), values(with, HEAD));
        Path other = new TinyModel(31).write(folder.resolve("renamed"));
        Path file = other.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("<|im_start|>", "<|begin|>"));
        CommandLineRun run = add(model, "no", "--tokenizer", other.toString());
        assertEquals(Exit.FAILURE, run.status());
        assertTrue(run.err().contains("has not the token '<|im_start|>' of the model with the id 256"), run.err());
    }

    @Test
    void should_refuse_what_makes_no_sense() throws IOException {
        assertRefused("the vocabulary has the token '<|im_end|>' already, with the id 257", "--token", "<|im_end|>");
        assertRefused("the token 'x1' is to be added twice", "--token", "x1", "--special", "x1");
        Path plain = new TinyModel(33).write(folder.resolve("plain"));
        Files.delete(plain.resolve("config.json"));
        assertEquals(Exit.FAILURE, add(plain, "no", "--token", "one").status());
        assertEquals(Exit.USAGE, add(model, "no").status());
        assertEquals(
                Exit.USAGE,
                add(model, "no", "--token", "one", "--initial", "zero").status());
        assertFalse(Files.exists(folder.resolve("no")));
    }

    private static void assertRefused(String sentence, String... options) {
        CommandLineRun run = add(model, "no", options);
        assertEquals(Exit.FAILURE, run.status());
        assertTrue(run.err().contains(sentence), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"embed_tokens", "embed_tokens, lm_head"})
    void should_train_an_adapter_whose_new_rows_are_learned(String saved) throws IOException {
        Path more = added("trained", "--special", "<|lab|>", "--token", "amlodipine");
        Path data = folder.resolve("data.jsonl");
        Files.writeString(
                data,
                "{\"conversations\":[{\"from\":\"human\",\"value\":\"amlodipine?\"},"
                        + "{\"from\":\"gpt\",\"value\":\"amlodipine, yes\"}]}\n");
        Path recipe = folder.resolve("recipe.yaml");
        Files.writeString(recipe, """
                stage: sft
                model: { path: %s }
                tuning: { rank: 2, modulesToSave: [%s] }
                data: { train: [ { path: %s } ], evaluation: { split: 0 }, maxLength: 128 }
                optimizer: { learningRate: 1e-2, warmup: 0.0 }
                run: { epochs: 3, output: %s, overwrite: true }
                """.formatted(more, saved, data, folder.resolve("run")));
        CommandLineRun.of("run", recipe).orFail();
        Path adapter = folder.resolve("run/adapter");
        assertEquals(OLD + 2, Tokenizers.load(adapter).vocabularySize());
        CommandLineRun.of(
                        "merge",
                        "--model",
                        more,
                        "--adapter",
                        adapter,
                        "--output",
                        folder.resolve("whole"),
                        "--overwrite")
                .orFail();
        float[] learned = row(values(folder.resolve("whole"), EMBEDDING), OLD);
        assertFalse(Arrays.equals(row(values(more, EMBEDDING), OLD), learned));
        String prompt = "amlodipine?";
        CommandLineRun beside =
                CommandLineRun.of("generate", "--model", more, "--adapter", adapter, "--max-new-tokens", "8", prompt);
        CommandLineRun inside =
                CommandLineRun.of("generate", "--model", folder.resolve("whole"), "--max-new-tokens", "8", prompt);
        assertEquals(beside.orFail().out(), inside.orFail().out());
        CommandLineRun base = CommandLineRun.of("generate", "--model", model, "--adapter", adapter, prompt);
        assertNotEquals(Exit.OK, base.status());
    }
}
