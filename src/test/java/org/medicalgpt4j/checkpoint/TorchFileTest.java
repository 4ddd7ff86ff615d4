package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

@RequiresSharedData
class TorchFileTest {
    /** Far more than these files need, far less than a size they might make up. */
    private static final long MOST_ALLOCATED = 4 << 20;

    private static final Path FIXTURES = SharedData.root().resolve("fixtures/bin");
    private static final Path MODELS = SharedData.root().resolve("fixtures/models");

    @TempDir
    Path folder;

    private static float[] counting(int from, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = from + i;
        }
        return values;
    }

    @Test
    void should_read_views_transposed_shared_and_other_odd_tensors() {
        try (ParameterStore file = TorchFile.open(FIXTURES.resolve("odd-tensors.bin"))) {
            assertEquals(8, file.names().size());
            assertEquals(new TensorInfo("view", ScalarType.F32, new long[] {3, 4}), file.info("view"));
            assertArrayEquals(counting(4, 12), file.tensor("view").floats());
            assertEquals(new TensorInfo("parameter", ScalarType.F32, new long[] {2, 3}), file.info("parameter"));
            assertArrayEquals(
                    new float[] {1, 1, 1, 1, 1, 1}, file.tensor("parameter").floats());
            assertArrayEquals(counting(0, 24), file.tensor("shared_a").floats());
            assertArrayEquals(counting(0, 24), file.tensor("shared_b").floats());
            assertEquals(0, file.info("scalar").rank());
            assertArrayEquals(new float[] {3.5f}, file.tensor("scalar").floats());
            assertArrayEquals(new long[] {0, 1, 2, 3, 4}, file.tensor("int").longs());
            assertEquals(ScalarType.BOOL, file.info("bool").type());
            assertArrayEquals(new long[] {1, 0}, file.tensor("bool").longs());
        }
    }

    @Test
    void should_read_a_transposed_tensor_whole_in_parts_and_as_bytes() {
        try (ParameterStore file = TorchFile.open(FIXTURES.resolve("odd-tensors.bin"))) {
            StoredTensor tensor = file.tensor("transposed");
            assertArrayEquals(new long[] {6, 4}, tensor.info().shape());
            float[] expected = new float[24];
            for (int i = 0; i < 24; i++) {
                expected[i] = i % 4 * 6 + i / 4;
            }
            assertArrayEquals(expected, tensor.floats());
            float[] part = new float[9];
            tensor.readFloats(5, part, 2, 7);
            assertArrayEquals(Arrays.copyOfRange(expected, 5, 12), Arrays.copyOfRange(part, 2, 9));
            byte[] whole = new byte[96];
            tensor.bytes(0, 96).get(whole);
            byte[] odd = new byte[11];
            tensor.bytes(7, 11).get(odd);
            assertArrayEquals(Arrays.copyOfRange(whole, 7, 18), odd);
            assertEquals(expected[3], file.bytes("transposed", 12, 4).getFloat());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "baichuan2-7b-bf16, baichuan2-7b, BF16",
        "chatglm2-f16-sharded, chatglm2, F16",
        "llama2-legacy, llama2, F32"
    })
    void should_equal_the_safetensors_twin(String name, String twin, ScalarType type) throws IOException {
        try (ParameterStore torch =
                        HuggingFaceModel.open(FIXTURES.resolve(name)).openWeights();
                ParameterStore expected =
                        HuggingFaceModel.open(MODELS.resolve(twin)).openWeights()) {
            assertEqualTensors(rounded(expected, type), torch);
        }
    }

    @Test
    void should_read_an_adapter_equal_to_its_safetensors_twin() {
        try (PeftAdapter torch = PeftAdapter.open(FIXTURES.resolve("llama2-adapter"));
                PeftAdapter expected = PeftAdapter.open(MODELS.resolve("llama2/adapter"))) {
            assertEqualTensors(expected.weights(), torch.weights());
        }
    }

    /** Writes the floats of a store in another type, as the twin was. */
    private ParameterStore rounded(ParameterStore store, ScalarType type) {
        Path file = folder.resolve("rounded.safetensors");
        List<OutgoingTensor> tensors = store.names().stream()
                .map(store::tensor)
                .map(tensor -> tensor.info().type().isFloat()
                        ? OutgoingTensor.converted(tensor, type)
                        : OutgoingTensor.copyOf(tensor))
                .toList();
        Publication.onDisk().file(file, SafetensorsWriter.content(tensors));
        return SafetensorsFile.open(file);
    }

    static void assertEqualTensors(ParameterStore expected, ParameterStore actual) {
        assertEquals(expected.names(), actual.names());
        assertFalse(expected.names().isEmpty());
        for (String name : expected.names()) {
            assertEquals(expected.info(name), actual.info(name));
            assertEquals(expected.bytes(name), actual.bytes(name), name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calls-a-function|the name os.getenv, but only tensors and plain containers are read here",
                "cut-zip|is truncated: it begins as a zip archive, but has no directory at its end",
                "memo-bomb|more than 64 containers begun in one another",
                "not-a-dict|holds a list, but a dictionary of tensors by their names was expected",
                "truncated-pickle|is truncated: its pickle needs 1 bytes at byte 40, but only 0 are left"
            })
    void should_refuse_hostile_files_in_one_sentence(String name, String complaint) {
        Path file = FIXTURES.resolve("hostile").resolve(name + ".bin");
        long before = allocated();
        CheckpointException refused = assertThrows(CheckpointException.class, () -> TorchFile.open(file));
        assertTrue(allocated() - before < MOST_ALLOCATED, "allocated " + (allocated() - before));
        assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"));
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void should_survive_any_damage() throws IOException {
        long seed = 20261125;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        survive(Files.readAllBytes(FIXTURES.resolve("odd-tensors.bin")), 4000, 1500, random);
        survive(Files.readAllBytes(FIXTURES.resolve("odd-tensors.bin")), 900, 1500, random);
        survive(Files.readAllBytes(FIXTURES.resolve("llama2-legacy/pytorch_model.bin")), 3000, 600, random);
        survive(Files.readAllBytes(FIXTURES.resolve("llama2-adapter/adapter_model.bin")), 3800, 600, random);
    }

    /** @param head bytes from the start that are damaged */
    private void survive(byte[] whole, int head, int rounds, Random random) throws IOException {
        int end = Math.min(head, whole.length);
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = Damage.to(Arrays.copyOf(whole, end), random);
            byte[] bytes = Arrays.copyOf(damaged, damaged.length + whole.length - end);
            System.arraycopy(whole, end, bytes, damaged.length, whole.length - end);
            Path file = Files.write(folder.resolve("damaged.bin"), bytes);
            long before = allocated();
            try (ParameterStore store = TorchFile.open(file)) {
                for (String name : store.names()) {
                    assertTrue(store.info(name).bytes() <= bytes.length);
                    ByteBuffer all = store.bytes(name);
                    assertEquals(store.info(name).bytes(), all.remaining());
                }
                read++;
            } catch (CheckpointException refused) {
                assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
            }
            assertTrue(allocated() - before < MOST_ALLOCATED, "allocated " + (allocated() - before));
        }
        assertTrue(
                read > 5 && read < rounds - 20, "harmless or total damage: " + read + " of " + rounds + " were read");
    }

    @Test
    void should_notice_every_truncation() throws IOException {
        byte[] whole = Files.readAllBytes(FIXTURES.resolve("odd-tensors.bin"));
        Path file = folder.resolve("cut.bin");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(CheckpointException.class, () -> TorchFile.open(file));
        }
        byte[] legacy = Files.readAllBytes(FIXTURES.resolve("llama2-legacy/pytorch_model.bin"));
        for (int length = 0; length < legacy.length; length += length < 3000 ? 31 : 29_989) {
            Files.write(file, Arrays.copyOf(legacy, length));
            assertThrows(CheckpointException.class, () -> TorchFile.open(file));
        }
    }
}
