package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real small folders, read every way there is. */
class FixtureReadingTest {

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2-tied", "qwen3"})
    void should_read_all_tensors_of_a_model_folder(String name) {
        HuggingFaceModel model = HuggingFaceModel.open(FixtureModels.folder(name));
        long vocabulary = model.config().get("vocab_size").longValue();
        long hidden = model.config().get("hidden_size").longValue();
        try (ParameterStore weights = model.openWeights()) {
            TensorInfo embedding = weights.info("model.embed_tokens.weight");
            assertArrayEquals(new long[] {vocabulary, hidden}, embedding.shape());
            for (String tensor : weights.names()) {
                float[] read = weights.tensor(tensor).floats();
                float[] buffer = new float[read.length];
                weights.bytes(tensor).asFloatBuffer().get(buffer);
                assertArrayEquals(buffer, read);
                try (FloatPointer copy = new FloatPointer(read.length + 2)) {
                    weights.copyTo(tensor, new FloatPointer(copy).position(1));
                    copy.position(1).get(buffer);
                    assertArrayEquals(read, buffer);
                }
            }
        }
    }

    @Test
    void should_read_integers_and_parts() {
        try (ParameterStore golden =
                SafetensorsFile.open(FixtureModels.folder("llama3").resolve("golden.safetensors"))) {
            long[] boundaries = golden.tensor("cu_seqlens").longs();
            assertArrayEquals(new long[] {0, 17, 26, 27}, boundaries);
            long[] part = new long[4];
            golden.readLongs("cu_seqlens", 1, part, 2, 2);
            assertArrayEquals(new long[] {0, 0, 17, 26}, part);
            int[] small = new int[4];
            golden.readInts("cu_seqlens", 1, small, 1, 3);
            assertArrayEquals(new int[] {0, 17, 26, 27}, small);
            float[] logits = golden.tensor("logits").floats();
            float[] some = new float[100];
            golden.readFloats("logits", 301, some, 7, 93);
            for (int i = 0; i < 93; i++) {
                assertEquals(logits[301 + i], some[7 + i]);
            }
            assertFalse(golden.contains("no such"));
        }
    }
}
