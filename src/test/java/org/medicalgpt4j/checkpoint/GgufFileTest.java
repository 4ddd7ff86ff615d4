package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.quantization.BlockFormat;

class GgufFileTest {
    @TempDir
    Path folder;

    private static GgufBytes valid() {
        return new GgufBytes()
                .text("general.architecture", "llama")
                .key("a.i8", sink -> sink.int32(1).raw((byte) -3))
                .key("a.u8", sink -> sink.int32(0).raw((byte) -3))
                .key("a.i16", sink -> sink.int32(3).raw((byte) -2, (byte) -1))
                .key("a.u16", sink -> sink.int32(2).raw((byte) -2, (byte) -1))
                .key("a.i64", sink -> sink.int32(11).int64(-5))
                .key("a.u64", sink -> sink.int32(10).int64(1L << 40))
                .key("a.f64", sink -> sink.int32(12).int64(Double.doubleToLongBits(0.1)))
                .key("a.flag", sink -> sink.int32(7).raw((byte) 1))
                .real("a.eps", 1e-5)
                .key(
                        "a.texts",
                        sink -> sink.int32(9).int32(8).int64(2).text("é").text(""))
                .key(
                        "a.wholes",
                        sink -> sink.int32(9).int32(5).int64(2).int32(-1).int32(7))
                .key("a.reals", sink -> sink.int32(9).int32(6).int64(1).int32(Float.floatToIntBits(0.3f)))
                .key(
                        "a.lists",
                        sink -> sink.int32(9)
                                .int32(9)
                                .int64(1)
                                .int32(7)
                                .int64(2)
                                .raw((byte) 0, (byte) 1))
                .floats("w", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                .floats("x", new float[] {7}, 1);
    }

    @Test
    void should_read_all_types_of_metadata() throws IOException {
        GgufMetadata metadata = open(valid()).metadata();
        assertEquals(Optional.of("llama"), metadata.text("general.architecture"));
        assertEquals(
                List.of(-3L, 253L, -2L, 65534L, -5L, 1L << 40),
                Stream.of("a.i8", "a.u8", "a.i16", "a.u16", "a.i64", "a.u64")
                        .map(key -> metadata.whole(key).orElseThrow())
                        .toList());
        assertEquals(Optional.of(0.1), metadata.real("a.f64"));
        assertEquals(Optional.of(1e-5), metadata.real("a.eps"));
        assertEquals(Optional.of(true), metadata.flag("a.flag"));
        assertEquals(Optional.of(List.of("é", "")), metadata.texts("a.texts"));
        assertArrayEquals(new long[] {-1, 7}, metadata.wholes("a.wholes").orElseThrow());
        assertArrayEquals(new double[] {0.3}, metadata.reals("a.reals").orElseThrow());
        assertEquals(Optional.empty(), metadata.text("a.nothing"));
        CheckpointException refused = assertThrows(CheckpointException.class, () -> metadata.whole("a.eps"));
        assertTrue(
                refused.getMessage().endsWith("'a.eps' is a floating-point number, but a whole number was expected"));
    }

    @Test
    void should_read_tensors_of_versions_2_and_3_and_any_alignment() throws IOException {
        for (GgufBytes bytes : List.of(valid(), valid().version(2))) {
            GgufFile file = open(bytes);
            assertEquals(List.of("w", "x"), List.copyOf(file.names()));
            assertArrayEquals(new long[] {2, 3}, file.info("w").shape());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, file.tensor("w").floats());
        }
        GgufBytes wide =
                new GgufBytes().alignment(4096).floats("w", new float[] {1}, 1).floats("x", new float[] {2}, 1);
        assertArrayEquals(new float[] {2}, open(wide).tensor("x").floats());
    }

    static Stream<Arguments> broken() {
        GgufBytes none = new GgufBytes();
        return Stream.of(
                Arguments.of(new byte[] {1, 2}, "not a GGUF file"),
                Arguments.of(new byte[200], "not a GGUF file"),
                Arguments.of(valid().version(1).build(), "version 1 cannot be read"),
                Arguments.of(valid().version(0x03000000).build(), "big endian"),
                Arguments.of(cut(valid(), 29), "truncated: tensor 'x'"),
                Arguments.of(cut(valid(), 100), "truncated: it ends within"),
                Arguments.of(new GgufBytes().text("k", "a").text("k", "b").build(), "key 'k' is there twice"),
                Arguments.of(none.key("k", sink -> sink.int32(13)).build(), "type number 13"),
                Arguments.of(key(sink -> sink.int32(8).int64(1L << 40)), "length of 'k' is 1099511627776"),
                Arguments.of(key(sink -> sink.int32(8).int64(-1)), "18446744073709551615"),
                Arguments.of(key(sink -> sink.int32(8).int64(2).raw((byte) 0xc3, (byte) 0x28)), "not UTF-8"),
                Arguments.of(key(sink -> sink.int32(9).int32(4).int64(16_000_000)), "truncated: it ends within"),
                Arguments.of(key(sink -> sink.int32(9).int32(4).int64(1L << 33)), "more than the 16777216"),
                Arguments.of(key(sink -> nested(sink.int32(9), 9)), "more than 4 deep"),
                Arguments.of(key(sink -> sink.int32(7).raw((byte) 2)), "0 or 1 was expected"),
                Arguments.of(new GgufBytes().alignment(24).build(), "power of two"),
                Arguments.of(new GgufBytes().tensorAt("t", 16, 0, 256).build(), "stored as IQ2_XXS, but only F32, F16"),
                Arguments.of(new GgufBytes().tensorAt("t", 99, 0, 4).build(), "type number 99"),
                Arguments.of(new GgufBytes().tensor("t", 8, new byte[34], 16).build(), "not whole Q8_0 blocks"),
                Arguments.of(new GgufBytes().tensorAt("t", 0, 0, 1, 1, 1, 1, 1).build(), "5 dimensions"),
                Arguments.of(
                        new GgufBytes().tensorAt("t", 0, 0, 1L << 40, 1L << 40).build(), "too large"),
                Arguments.of(new GgufBytes().tensorAt("t", 0, 0, -4).build(), "too large"),
                Arguments.of(new GgufBytes().tensorAt("t", 0, 0, 1L << 60).build(), "truncated: tensor 't'"),
                Arguments.of(
                        new GgufBytes()
                                .floats("t", new float[8], 8)
                                .floats("t", new float[8], 8)
                                .build(),
                        "'t' is there twice"),
                Arguments.of(
                        new GgufBytes()
                                .floats("t", new float[8], 8)
                                .tensorAt("u", 0, 0, 8)
                                .build(),
                        "overlaps"),
                Arguments.of(
                        new GgufBytes()
                                .floats("t", new float[64], 8)
                                .tensorAt("u", 0, 64, 8)
                                .build(),
                        "leaves a hole"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void should_say_what_is_wrong_with_a_file(byte[] bytes, String complaint) throws IOException {
        Path file = folder.resolve("broken.gguf");
        Files.write(file, bytes);
        CheckpointException refused = assertThrows(CheckpointException.class, () -> GgufFile.open(file));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
        assertTrue(refused.getMessage().contains("broken.gguf"), refused.getMessage());
    }

    @Test
    void should_refuse_counts_beyond_the_file_before_making_room_for_them() throws IOException {
        for (int field : new int[] {8, 16}) {
            for (long count : new long[] {1000, 1L << 17, 1L << 62, -1}) {
                byte[] bytes = valid().build();
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(field, count);
                Path file = folder.resolve("counts.gguf");
                Files.write(file, bytes);
                CheckpointException refused = assertThrows(CheckpointException.class, () -> GgufFile.open(file));
                assertTrue(refused.getMessage().contains("the number of"), refused.getMessage());
            }
        }
    }

    @Test
    void should_survive_any_damage() throws IOException {
        long seed = 20240612;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] whole = valid().build();
        Path file = folder.resolve("damaged.gguf");
        int read = 0;
        for (int round = 0; round < 800; round++) {
            Files.write(file, Damage.to(whole, random));
            try (GgufFile opened = GgufFile.open(file)) {
                for (String name : opened.names()) {
                    if (opened.info(name).type().isFloat()) {
                        opened.tensor(name).floats();
                    } else {
                        opened.tensor(name).longs();
                    }
                }
                read++;
            } catch (CheckpointException refused) {
                assertTrue(refused.getMessage().contains("damaged.gguf"), refused.getMessage());
            }
        }
        assertTrue(
                read > 20 && read < 780, "the damage should be neither harmless nor total, but " + read + " were read");
    }

    @Test
    @RequiresSharedData
    void should_widen_blocks_as_the_reference_does() {
        Path cases = SharedData.root().resolve("fixtures/quant/gguf_blocks.safetensors");
        try (SafetensorsFile reference = SafetensorsFile.open(cases)) {
            for (StorageType type : List.of(
                    ScalarType.F16,
                    ScalarType.BF16,
                    new BlockType(BlockFormat.Q8_0),
                    new BlockType(BlockFormat.Q4_0),
                    new BlockType(BlockFormat.Q4_1))) {
                float[] expected = reference.tensor(type.label() + ".values").floats();
                float[] widened = new float[expected.length];
                Widening.of(type).widen(reference.bytes(type.label() + ".bytes"), widened, 0, widened.length);
                assertArrayEquals(expected, widened, type.label());
            }
        }
    }

    @Test
    void should_read_any_part_of_a_tensor_of_blocks() throws IOException {
        long seed = 20240613;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] blocks = new byte[20 * 64];
        random.nextBytes(blocks);
        for (int block = 0; block < 64; block++) {
            blocks[20 * block + 1] = 0x20;
            blocks[20 * block + 3] = (byte) 0xa0;
        }
        GgufFile file = open(new GgufBytes().tensor("t", 3, blocks, 64, 32));
        float[] all = file.tensor("t").floats();
        for (int round = 0; round < 500; round++) {
            int from = random.nextInt(all.length);
            int length = random.nextInt(all.length - from + 1);
            float[] part = new float[length + 3];
            file.readFloats("t", from, part, 2, length);
            for (int i = 0; i < length; i++) {
                assertEquals(all[from + i], part[2 + i]);
            }
            assertEquals(0, part[length + 2]);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> file.readFloats("t", 2000, new float[100], 0, 100));
    }

    private GgufFile open(GgufBytes bytes) throws IOException {
        Path file = Files.createTempFile(folder, "valid", ".gguf");
        Files.write(file, bytes.build());
        return GgufFile.open(file);
    }

    private static byte[] key(Consumer<GgufBytes.Sink> value) {
        return new GgufBytes().key("k", value).build();
    }

    private static void nested(GgufBytes.Sink sink, int depth) {
        for (int i = 0; i < depth; i++) {
            sink.int32(9).int64(1);
        }
        sink.int32(4).int64(0);
    }

    /** Without its last {@code missing} bytes. */
    private static byte[] cut(GgufBytes bytes, int missing) {
        byte[] whole = bytes.build();
        return Arrays.copyOf(whole, whole.length - missing);
    }
}
