package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

class GgufAsHuggingFaceTest {
    @TempDir
    Path folder;

    private static GgufBytes model(String architecture) {
        String a = architecture + ".";
        return new GgufBytes()
                .text("general.architecture", architecture)
                .whole(a + "block_count", 1)
                .whole(a + "context_length", 128)
                .whole(a + "embedding_length", 8)
                .whole(a + "feed_forward_length", 12)
                .whole(a + "attention.head_count", 2)
                .whole(a + "attention.head_count_kv", 1)
                .real(a + "attention.layer_norm_rms_epsilon", 1e-6)
                .real(a + "rope.freq_base", 500000)
                .whole("tokenizer.ggml.bos_token_id", 3)
                .whole("tokenizer.ggml.eos_token_id", 4)
                .whole("tokenizer.ggml.eot_token_id", 5)
                .floats("token_embd.weight", new float[6 * 8], 6, 8)
                .floats("blk.0.attn_q.weight", rows(8, 8), 8, 8)
                .floats("blk.0.attn_k.weight", rows(4, 8), 4, 8)
                .floats("blk.0.attn_v.weight", rows(4, 8), 4, 8);
    }

    /** Every element is the number of its row. */
    private static float[] rows(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / columns;
        }
        return values;
    }

    @Test
    void should_describe_a_llama_and_undo_its_row_order() throws IOException {
        GgufAsHuggingFace model = open(model("llama"));
        JsonNode config = model.config();
        assertEquals("llama", config.get("model_type").textValue());
        assertEquals(4, config.get("head_dim").intValue());
        assertEquals(6, config.get("vocab_size").intValue());
        assertEquals(1e-6, config.get("rms_norm_eps").doubleValue());
        assertEquals(500000, config.get("rope_theta").doubleValue());
        assertTrue(config.get("tie_word_embeddings").booleanValue());
        assertFalse(config.get("attention_bias").booleanValue());
        assertEquals(
                "[4,5]",
                model.generationConfig().orElseThrow().get("eos_token_id").toString());
        try (ParameterStore weights = model.openWeights()) {
            // Two heads of four rows; in a head the file has pairs (0,2) (1,3) side by side.
            assertArrayEquals(new float[] {0, 2, 1, 3, 4, 6, 5, 7}, firstColumn(weights, "q_proj", 8));
            assertArrayEquals(new float[] {0, 2, 1, 3}, firstColumn(weights, "k_proj", 4));
            assertArrayEquals(new float[] {0, 1, 2, 3}, firstColumn(weights, "v_proj", 4));
            String q = "model.layers.0.self_attn.q_proj.weight";
            float[] fromBytes = new float[64];
            weights.bytes(q).asFloatBuffer().get(fromBytes);
            assertArrayEquals(weights.tensor(q).floats(), fromBytes);
            float[] part = new float[20];
            weights.readFloats(q, 5, part, 0, 20);
            assertArrayEquals(Arrays.copyOfRange(fromBytes, 5, 25), part);
            try (FloatPointer copy = new FloatPointer(64L)) {
                weights.copyTo(q, copy);
                copy.get(fromBytes);
                assertArrayEquals(weights.tensor(q).floats(), fromBytes);
            }
        }
    }

    @Test
    void should_leave_the_rows_of_other_architectures() throws IOException {
        for (String architecture : List.of("qwen2", "qwen3")) {
            GgufAsHuggingFace model = open(model(architecture).floats("output.weight", new float[48], 6, 8));
            assertEquals(architecture, model.config().get("model_type").textValue());
            assertFalse(model.config().get("tie_word_embeddings").booleanValue());
            try (ParameterStore weights = model.openWeights()) {
                assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, firstColumn(weights, "q_proj", 8));
                assertTrue(weights.contains("lm_head.weight"));
            }
        }
    }

    @Test
    void should_call_a_llama_with_a_sliding_window_a_mistral() throws IOException {
        JsonNode config =
                open(model("llama").whole("llama.attention.sliding_window", 64)).config();
        assertEquals("mistral", config.get("model_type").textValue());
        assertEquals(64, config.get("sliding_window").intValue());
    }

    @Test
    void should_describe_rope_scaling() throws IOException {
        JsonNode linear = open(model("llama")
                        .text("llama.rope.scaling.type", "linear")
                        .real("llama.rope.scaling.factor", 2))
                .config();
        assertEquals(
                "{\"rope_type\":\"linear\",\"factor\":2.0}",
                linear.get("rope_scaling").toString());
        JsonNode yarn = open(model("qwen2")
                        .text("qwen2.rope.scaling.type", "yarn")
                        .real("qwen2.rope.scaling.factor", 4)
                        .whole("qwen2.rope.scaling.original_context_length", 32))
                .config();
        assertEquals(
                "{\"rope_type\":\"yarn\",\"factor\":4.0,\"original_max_position_embeddings\":32}",
                yarn.get("rope_scaling").toString());
    }

    @Test
    void should_recognise_the_scaling_of_llama_3_1_by_its_factors() throws IOException {
        CheckpointException refused = assertThrows(
                CheckpointException.class,
                () -> open(model("llama").floats("rope_freqs.weight", new float[] {1, 1.5f}, 2)));
        assertTrue(refused.getMessage().contains("'rope_freqs.weight' has the factor 1.5 at 1"), refused.getMessage());
        float[] factors = new float[16];
        for (int i = 0; i < 16; i++) {
            double turns = 8192 / (2 * Math.PI * Math.pow(500000, i / 16.0));
            double clamped = Math.max(0, Math.min(1, (turns - 1) / 3));
            factors[i] = (float) (1 / ((1 - clamped) / 8 + clamped));
        }
        JsonNode config =
                open(model("llama").floats("rope_freqs.weight", factors, 16)).config();
        assertEquals("llama3", config.get("rope_scaling").get("rope_type").textValue());
        assertEquals(8, config.get("rope_scaling").get("factor").doubleValue());
        assertEquals(
                8192,
                config.get("rope_scaling")
                        .get("original_max_position_embeddings")
                        .intValue());
    }

    @Test
    void should_refuse_what_it_does_not_know() {
        assertRefused(model("gemma"), "'general.architecture' is 'gemma'");
        assertRefused(model("llama").whole("llama.expert_count", 8), "'llama.expert_count' changes the model");
        assertRefused(model("llama").real("llama.logit_scale", 2), "'llama.logit_scale' changes the model");
        assertRefused(model("llama").whole("llama.rope.dimension_count", 2), "differing sizes");
        assertRefused(model("llama").whole("llama.vocab_size", 7), "'llama.vocab_size' is 7");
        assertRefused(model("llama").text("llama.rope.scaling.type", "longrope"), "'longrope' is not supported");
        assertRefused(new GgufBytes().text("general.architecture", "llama"), "'llama.embedding_length' is missing");
        assertRefused(new GgufBytes(), "'general.architecture' is missing");
        assertRefused(
                model("llama").floats("blk.0.ffn_gate_inp.weight", new float[8], 8), "'blk.0.ffn_gate_inp.weight'");
    }

    private void assertRefused(GgufBytes bytes, String complaint) {
        CheckpointException refused = assertThrows(
                CheckpointException.class, () -> open(bytes).openWeights().close());
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }

    @Test
    void should_find_the_one_gguf_file_of_a_folder() throws IOException {
        Files.write(folder.resolve("a.gguf"), model("llama").build());
        assertEquals(folder.resolve("a.gguf"), ModelSource.open(folder).path());
        Files.write(folder.resolve("b.gguf"), model("llama").build());
        CheckpointException refused = assertThrows(CheckpointException.class, () -> ModelSource.open(folder));
        assertTrue(refused.getMessage().contains("holds 2 GGUF files"), refused.getMessage());
    }

    @Test
    @RequiresSharedData
    void should_read_a_real_model_as_the_reference_does() throws IOException {
        Path file = SharedData.root().resolve("models/smollm2-135m-instruct-q4_1/smollm2-135m-instruct-q4_1.gguf");
        GgufAsHuggingFace model = GgufAsHuggingFace.open(file);
        assertEquals(576, model.config().get("hidden_size").intValue());
        assertEquals(49152, model.config().get("vocab_size").intValue());
        assertEquals(100000.0, model.config().get("rope_theta").doubleValue());
        assertEquals(1e-5, model.config().get("rms_norm_eps").doubleValue());
        assertEquals(2, model.config().get("eos_token_id").intValue());
        assertEquals(
                49152,
                model.metadata().texts("tokenizer.ggml.tokens").orElseThrow().size());
        assertEquals(
                48900,
                model.metadata().texts("tokenizer.ggml.merges").orElseThrow().size());
        assertTrue(
                model.metadata().text("tokenizer.chat_template").orElseThrow().contains("<|im_start|>"));
        assertEquals(Optional.of("smollm"), model.metadata().text("tokenizer.ggml.pre"));
        try (ParameterStore weights = model.openWeights()) {
            assertEquals(272, weights.names().size());
            for (JsonNode sample : samples()) {
                assertSample(weights.tensor(sample.get("name").textValue()), sample);
            }
        }
    }

    private static void assertSample(StoredTensor tensor, JsonNode sample) {
        float[] values = new float[Math.toIntExact(tensor.info().elements())];
        try (FloatPointer copy = new FloatPointer((long) values.length)) {
            tensor.copyTo(copy);
            copy.get(values);
        }
        assertArrayEquals(values, tensor.floats());
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        assertEquals(
                sample.get("sum").doubleValue(),
                sum,
                1e-6 * sample.get("absSum").doubleValue());
        for (int i = 0; i < sample.get("at").size(); i++) {
            int at = sample.get("at").get(i).intValue();
            float expected = (float) sample.get("values").get(i).doubleValue();
            assertEquals(expected, values[at], () -> tensor.info() + " at " + at);
        }
    }

    private static JsonNode samples() throws IOException {
        try (InputStream json =
                GgufAsHuggingFaceTest.class.getResourceAsStream("/fixtures/gguf/smollm2-samples.json")) {
            return StrictJson.MAPPER.readTree(Objects.requireNonNull(json));
        }
    }

    private GgufAsHuggingFace open(GgufBytes bytes) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".gguf");
        Files.write(file, bytes.build());
        return GgufAsHuggingFace.open(file);
    }

    private static float[] firstColumn(ParameterStore weights, String module, int rows) {
        float[] column = new float[rows];
        for (int row = 0; row < rows; row++) {
            weights.readFloats("model.layers.0.self_attn." + module + ".weight", row * 8L, column, row, 1);
        }
        return column;
    }
}
