package org.medicalgpt4j.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.SafetensorsFile;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/** Decoding gives the tokens and logits of the reference implementation. */
class GoldenDecodingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2-tied", "qwen3"})
    void should_continue_greedily_as_the_reference(String name) {
        check(Fixtures.model(name));
    }

    @RequiresSharedData
    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama2",
                "llama31",
                "llama-linear",
                "llama-dynamic",
                "llama-yarn",
                "llama-tied",
                "llama-bias",
                "mistral",
                "mistral-nemo",
                "qwen2"
            })
    void should_continue_every_variant_greedily_as_the_reference(String name) {
        check(SharedData.root().resolve("fixtures/models").resolve(name));
    }

    private void check(Path model) {
        try (ModelUnderTest plain = new ModelUnderTest(model, Optional.empty());
                ModelUnderTest adapted = new ModelUnderTest(model, Optional.of(model.resolve("adapter")));
                ParameterStore golden = SafetensorsFile.open(model.resolve("golden.safetensors"))) {
            checkGreedy(plain, golden);
            checkLogits(plain, golden, "logits");
            checkLogits(adapted, golden, "lora.logits");
        }
    }

    private void checkGreedy(ModelUnderTest model, ParameterStore golden) {
        int[] expected = ints(golden, "greedy_ids");
        GenerationOptions options = GenerationOptions.greedy(expected.length, Set.of());
        GenerationRequest request = new GenerationRequest(sequence(golden, 0), options, 0);
        // the fixtures have no tokenizers; any will do whose ids are enough
        Tokenizer tokenizer = Tokenizers.load(new TinyModel(1).write(folder));
        for (int prefill : new int[] {5, 512}) {
            Generator generator = new Generator(
                    model.decoder(16, 4), tokenizer, GeneratorSettings.of(64, 1).withPrefillTokens(prefill));
            assertArrayEquals(
                    expected, generator.generate(List.of(request)).get(0).tokens());
        }
    }

    /** The last token of each sequence, all three as one batch. */
    private static void checkLogits(ModelUnderTest model, ParameterStore golden, String name) {
        float[] expected = golden.tensor(name).floats();
        int[] starts = ints(golden, "cu_seqlens");
        int vocabulary = model.files.architecture().vocabularySize();
        try (CachedDecoder decoder = model.decoder(16, 4)) {
            List<CachedSequence> sequences =
                    List.of(decoder.newSequence(), decoder.newSequence(), decoder.newSequence());
            float[] seen = decoder.advance(
                            sequences, List.of(sequence(golden, 0), sequence(golden, 1), sequence(golden, 2)))
                    .values();
            for (int s = 0; s < 3; s++) {
                assertClose(
                        Arrays.copyOfRange(expected, (starts[s + 1] - 1) * vocabulary, starts[s + 1] * vocabulary),
                        Arrays.copyOfRange(seen, s * vocabulary, (s + 1) * vocabulary),
                        1e-5);
            }
        }
    }

    private static int[] sequence(ParameterStore golden, int index) {
        int[] starts = ints(golden, "cu_seqlens");
        return Arrays.copyOfRange(ints(golden, "input_ids"), starts[index], starts[index + 1]);
    }

    private static int[] ints(ParameterStore golden, String name) {
        return Arrays.stream(golden.tensor(name).longs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private static void assertClose(float[] expected, float[] seen, double tolerance) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - seen[i]));
        }
        assertTrue(error <= tolerance * largest, "error " + error + " for values up to " + largest);
    }

    @Test
    @RequiresSharedData
    void should_tell_a_story_of_the_smallest_trained_model() {
        Path stories = SharedData.root().resolve("models/stories260K");
        try (ModelUnderTest model = new ModelUnderTest(stories, Optional.empty());
                CachedDecoder decoder = model.decoder(8, 32)) {
            Generator generator = model.generator(decoder, GeneratorSettings.of(256, 1));
            int[] prompt = generator.tokenizer().encodeWithSpecialTokens("Once upon a time");
            GenerationOptions options = GenerationOptions.greedy(200, model.files.endTokens(generator.tokenizer()));
            GenerationResult story = generator
                    .generate(List.of(new GenerationRequest(prompt, options, 0)))
                    .get(0);
            // what the model's author publishes as the greedy answer of his own implementation
            String known = ", there was a little girl named Lily. She loved to play outside in the park."
                    + " One day, she saw a big, red ball. She wanted to play with it, but it was too high.";
            assertEquals(known, story.text().substring(0, known.length()));
        }
    }

    @Test
    @RequiresSharedData
    void should_give_tokens_and_logits_of_a_real_chat_model_in_a_gguf_file() throws IOException {
        Path models = SharedData.root().resolve("models/smollm2-135m-instruct-q4_1");
        JsonNode golden = new ObjectMapper().readTree(Files.readString(models.resolve("golden.json")));
        try (ModelUnderTest model = new ModelUnderTest(models, Optional.empty());
                CachedDecoder decoder = model.decoder(8, 32)) {
            Generator generator = model.generator(decoder, GeneratorSettings.of(128, 1));
            for (JsonNode prompt : golden.get("prompts")) {
                int[] ids = ints(prompt.get("ids"));
                assertArrayEquals(
                        ids, generator.tokenizer().encode(prompt.get("rendered").textValue()));
                checkLogits(decoder, ids, prompt);
                GenerationRequest request = new GenerationRequest(ids, GenerationOptions.greedy(32, Set.of()), 0);
                assertArrayEquals(
                        ints(prompt.get("greedy32")),
                        generator.generate(List.of(request)).get(0).tokens());
            }
        }
    }

    private static void checkLogits(CachedDecoder decoder, int[] ids, JsonNode prompt) {
        try (CachedSequence sequence = decoder.newSequence()) {
            float[] logits = decoder.advance(List.of(sequence), List.of(ids)).values();
            int[] best = ints(prompt.get("last_top5_ids"));
            for (int i = 0; i < best.length; i++) {
                assertEquals(prompt.get("last_top5_logits").get(i).doubleValue(), logits[best[i]], 3e-4);
            }
            for (int i = 0; i < 8; i++) {
                assertEquals(prompt.get("last_logits_0_8").get(i).doubleValue(), logits[i], 3e-4);
            }
        }
    }

    private static int[] ints(JsonNode node) {
        return new ObjectMapper().convertValue(node, int[].class);
    }
}
