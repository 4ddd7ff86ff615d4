package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final String TWO = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[4,20]},"
            + "\"a\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[0,4]}}";

    @TempDir
    Path folder;

    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes);
    }

    @Test
    void should_list_tensors_in_the_order_of_the_data() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(write(file(TWO + "   ", 20)))) {
            assertEquals(List.of("a", "b"), List.copyOf(file.names()));
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals(new TensorInfo("b", ScalarType.F32, new long[] {2, 2}), file.info("b"));
            CheckpointException missing = assertThrows(CheckpointException.class, () -> file.info("c"));
            assertTrue(missing.getMessage().endsWith("model.safetensors has no tensor 'c'"), missing.getMessage());
        }
    }

    @Test
    void should_read_scalars_and_empty_tensors() throws IOException {
        String header = "{\"none\":{\"dtype\":\"F32\",\"shape\":[0,5],\"data_offsets\":[0,0]},"
                + "\"one\":{\"dtype\":\"BOOL\",\"shape\":[],\"data_offsets\":[0,1]}}";
        byte[] bytes = file(header, 1);
        bytes[bytes.length - 1] = 1;
        try (SafetensorsFile file = SafetensorsFile.open(write(bytes))) {
            assertArrayEquals(new float[0], file.tensor("none").floats());
            assertArrayEquals(new long[] {1}, file.tensor("one").longs());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|0|does not start with '{'",
                "{\"a\":1}|0|'a' is a whole number, but an object was expected",
                "{\"a\":{}}|0|needs dtype, shape and two numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}|4|two numbers in data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}|4|unknown key 'x'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}|8|needs 4 bytes, but its data_offsets are 0 to 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,20]}}|20|'a' of shape [2, 3] and type F32 needs 24 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}|4|data_offsets are 4 to 0",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,4]}}|4|'a' has the type 'F4', which is none of",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|4|-1 in its shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}|4|a number with a fraction",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":\"1\",\"data_offsets\":[0,4]}}|4|'shape' of tensor 'a' is a text",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}|4|too large",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}|4|is no size",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}|1|overlaps",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}|2|leaves a hole",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}|2|cover only 1 of them",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}|2|truncated: tensor 'a' ends at byte 3",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}|2|Duplicate field 'a'",
                "{\"__metadata__\":{\"a\":1}}|0|'a' of the metadata is a whole number",
                "{\"__metadata__\":{}} x|0|not valid JSON",
                "{\"__metadata__\":{}} {}|0|something after the JSON",
                "{\"a\":|0|not valid JSON"
            })
    void should_say_what_is_wrong_with_a_header(String header, int dataBytes, String complaint) throws IOException {
        assertRefused(file(header, dataBytes), complaint);
    }

    @Test
    void should_refuse_names_ranks_and_lengths_beyond_reason() throws IOException {
        String name = "x".repeat(2000);
        assertRefused(
                file("{\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1),
                "a name of 2000 characters");
        String ones = "1" + ",1".repeat(40);
        assertRefused(
                file("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + ones + "],\"data_offsets\":[0,1]}}", 1),
                "more than 32 numbers in its shape");
        assertRefused(file("{\"a\":" + "[".repeat(100_000), 0), "'a' is a list");
        byte[] huge = file(TWO, 20);
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(100_000_001);
        assertRefused(huge, "100000001 bytes, more than the 100000000 allowed");
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(-1);
        assertRefused(huge, "18446744073709551615 bytes");
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(10_000);
        assertRefused(huge, "is truncated: its header has 10000 bytes");
    }

    @Test
    void should_refuse_what_is_not_text_or_no_file_at_all() throws IOException {
        byte[] latin = file("{\"__metadata__\":{\"a\":\"?\"}}", 0);
        latin[8 + 22] = (byte) 0xe9;
        assertRefused(latin, "not UTF-8");
        assertRefused(new byte[7], "it has 7 bytes, too few");
        CheckpointException missing = assertThrows(
                CheckpointException.class, () -> SafetensorsFile.open(folder.resolve("nothing.safetensors")));
        assertTrue(missing.getMessage().endsWith("nothing.safetensors does not exist"), missing.getMessage());
        CheckpointException directory = assertThrows(CheckpointException.class, () -> SafetensorsFile.open(folder));
        assertTrue(directory.getMessage().endsWith("is a folder, but a file was expected"), directory.getMessage());
    }

    @Test
    void should_notice_every_truncation() throws IOException {
        byte[] whole = file(TWO, 20);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "model.safetensors");
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "21 bytes of data, but its tensors cover only 20");
    }

    @Test
    void should_survive_any_damage() throws IOException {
        long seed = 20240616;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] whole = file(TWO, 20);
        int read = 0;
        for (int round = 0; round < 800; round++) {
            byte[] damaged = Damage.to(whole, random);
            try (SafetensorsFile file = SafetensorsFile.open(write(damaged))) {
                for (String name : file.names()) {
                    StoredTensor tensor = file.tensor(name);
                    assertTrue(tensor.info().bytes() <= damaged.length);
                    if (tensor.info().type().isFloat()) {
                        tensor.floats();
                    } else {
                        tensor.longs();
                    }
                }
                read++;
            } catch (CheckpointException refused) {
                assertTrue(refused.getMessage().contains("model.safetensors"), refused.getMessage());
            }
        }
        assertTrue(
                read > 5 && read < 780, "the damage should be neither harmless nor total, but " + read + " were read");
    }

    @Test
    void should_read_all_types_of_integers() throws IOException {
        String header = "{\"i64\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"u64\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[8,16]},"
                + "\"i32\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[16,20]},"
                + "\"u32\":{\"dtype\":\"U32\",\"shape\":[1],\"data_offsets\":[20,24]},"
                + "\"i16\":{\"dtype\":\"I16\",\"shape\":[1],\"data_offsets\":[24,26]},"
                + "\"u16\":{\"dtype\":\"U16\",\"shape\":[1],\"data_offsets\":[26,28]},"
                + "\"i8\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[28,29]},"
                + "\"u8\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[29,30]}}";
        byte[] bytes = file(header, 30);
        Arrays.fill(bytes, bytes.length - 30, bytes.length, (byte) -1);
        try (SafetensorsFile file = SafetensorsFile.open(write(bytes))) {
            assertEquals(-1, file.tensor("i64").longs()[0]);
            assertEquals(-1, file.tensor("i32").longs()[0]);
            assertEquals(0xffffffffL, file.tensor("u32").longs()[0]);
            assertEquals(-1, file.tensor("i16").longs()[0]);
            int[] one = new int[1];
            CheckpointException wide =
                    assertThrows(CheckpointException.class, () -> file.readInts("u32", 0, one, 0, 1));
            assertTrue(wide.getMessage().contains("'u32' holds 4294967295 at 0"), wide.getMessage());
            assertEquals(0xffff, file.tensor("u16").longs()[0]);
            assertEquals(-1, file.tensor("i8").longs()[0]);
            assertEquals(0xff, file.tensor("u8").longs()[0]);
            CheckpointException large = assertThrows(
                    CheckpointException.class, () -> file.tensor("u64").longs());
            assertTrue(large.getMessage().contains("'u64' holds 18446744073709551615"), large.getMessage());
            CheckpointException type = assertThrows(
                    CheckpointException.class, () -> file.tensor("i64").floats());
            assertTrue(type.getMessage().endsWith("holds I64, but floating-point numbers were expected"));
        }
    }

    @Test
    void should_refuse_to_read_after_it_was_closed() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(write(file(TWO, 20)));
        file.close();
        CheckpointException closed =
                assertThrows(CheckpointException.class, () -> file.tensor("b").floats());
        assertTrue(closed.getMessage().contains("was closed"), closed.getMessage());
    }

    private void assertRefused(byte[] bytes, String complaint) throws IOException {
        Path file = write(bytes);
        CheckpointException refused = assertThrows(CheckpointException.class, () -> SafetensorsFile.open(file));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
        assertTrue(refused.getMessage().contains("model.safetensors"), refused.getMessage());
    }
}
