package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.quantization.BlockFormat;
import org.medicalgpt4j.quantization.SmallFloats;

class SafetensorsWriterTest {
    @TempDir
    Path folder;

    private static OutgoingTensor tensor(String name, ScalarType type, float... values) {
        return OutgoingTensor.floats(
                new TensorInfo(name, type, new long[] {values.length}),
                (offset, target, length) -> System.arraycopy(values, (int) offset, target, 0, length));
    }

    private SafetensorsFile written(OutgoingTensor... tensors) {
        Path file = folder.resolve("out.safetensors");
        Publication.onDisk().file(file, SafetensorsWriter.content(List.of(tensors)));
        return SafetensorsFile.open(file);
    }

    @Test
    void should_write_what_it_reads_back_in_every_type() {
        long seed = 20240617;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        float[] values = new float[600_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (SafetensorsFile file = written(
                tensor("half", ScalarType.F16, values),
                tensor("whole", ScalarType.F32, values),
                tensor("brain", ScalarType.BF16, values),
                tensor("none", ScalarType.F32))) {
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals(List.of("whole", "none", "half", "brain"), List.copyOf(file.names()));
            assertArrayEquals(values, file.tensor("whole").floats());
            float[] half = file.tensor("half").floats();
            float[] brain = file.tensor("brain").floats();
            for (int i = 0; i < values.length; i++) {
                assertEquals(SmallFloats.halfToFloat(SmallFloats.floatToHalf(values[i])), half[i]);
                assertEquals(SmallFloats.bfloat16ToFloat(SmallFloats.floatToBfloat16(values[i])), brain[i]);
            }
        }
    }

    @Test
    void should_start_the_data_on_eight_bytes() throws Exception {
        try (SafetensorsFile file = written(tensor("odd", ScalarType.F32, 1, 2, 3))) {
            long headerBytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(file.source())))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            assertEquals(0, headerBytes % 8);
        }
    }

    @Test
    void should_write_from_off_heap_memory() {
        try (FloatPointer values = new FloatPointer(9, 1, 2, 3, 4)) {
            values.position(1);
            TensorInfo info = new TensorInfo("w", ScalarType.F32, new long[] {2, 2});
            try (SafetensorsFile file = written(OutgoingTensor.floats(info, values))) {
                assertArrayEquals(new float[] {1, 2, 3, 4}, file.tensor("w").floats());
            }
        }
    }

    @Test
    void should_copy_and_convert_tensors_of_other_files() {
        try (ParameterStore golden =
                        SafetensorsFile.open(FixtureModels.folder("llama3").resolve("golden.safetensors"));
                SafetensorsFile file = written(
                        OutgoingTensor.copyOf(golden.tensor("input_ids")),
                        OutgoingTensor.copyOf(golden.tensor("grad.model.norm.weight")),
                        OutgoingTensor.converted(golden.tensor("logits"), ScalarType.BF16))) {
            assertArrayEquals(
                    golden.tensor("input_ids").longs(), file.tensor("input_ids").longs());
            assertArrayEquals(
                    golden.tensor("grad.model.norm.weight").floats(),
                    file.tensor("grad.model.norm.weight").floats());
            assertEquals(ScalarType.BF16, file.info("logits").type());
            assertArrayEquals(golden.info("logits").shape(), file.info("logits").shape());
        }
    }

    @Test
    void should_keep_special_values_but_refuse_those_that_do_not_fit() {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 65504f, 1e-8f};
        try (SafetensorsFile file = written(tensor("s", ScalarType.F16, special))) {
            assertArrayEquals(
                    new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 65504f, 0f},
                    file.tensor("s").floats());
        }
        assertRefused("'s' holds 65520.0, which is too large for F16", tensor("s", ScalarType.F16, 65520f));
        assertRefused(
                "'s' holds -3.4028235E38, which is too large for BF16", tensor("s", ScalarType.BF16, -Float.MAX_VALUE));
    }

    @Test
    void should_refuse_what_cannot_be_a_file() {
        assertRefused("'a' was to be written twice", tensor("a", ScalarType.F32), tensor("a", ScalarType.F32));
        assertRefused(
                "'a' was announced with 8 bytes, but has 0",
                new OutgoingTensor(new TensorInfo("a", ScalarType.F32, new long[] {2}), channel -> {}));
        assertRefused(
                "'a' is stored as Q4_1, which safetensors files cannot hold",
                new OutgoingTensor(
                        new TensorInfo("a", new BlockType(BlockFormat.Q4_1), new long[] {32}), channel -> {}));
        CheckpointException type = assertThrows(CheckpointException.class, () -> tensor("a", ScalarType.F8_E4M3, 1));
        assertTrue(type.getMessage().contains("only as F32, BF16 or F16"), type.getMessage());
    }

    private void assertRefused(String complaint, OutgoingTensor... tensors) {
        CheckpointException refused = assertThrows(CheckpointException.class, () -> written(tensors));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }
}
