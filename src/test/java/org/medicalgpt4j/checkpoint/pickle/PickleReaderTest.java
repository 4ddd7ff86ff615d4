package org.medicalgpt4j.checkpoint.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickleReaderTest {

    /** A pickle of protocol 2; characters up to 255 stand for bytes. */
    private static byte[] pickle(String body) {
        return ("\u0080\u0002" + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PickleReader reader(byte[] bytes) {
        return new PickleReader("weights.bin", ByteBuffer.wrap(bytes), Set.of("torch.FloatStorage"));
    }

    private static void assertRefused(String complaint, byte[] bytes) {
        PickleException refused =
                assertThrows(PickleException.class, () -> reader(bytes).read());
        assertTrue(refused.getMessage().startsWith("weights.bin"), refused.getMessage());
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }

    @Test
    void should_read_numbers_texts_and_containers() {
        byte[] bytes = pickle("}(X\1\0\0\0a](K\1M\0\1J\u00ff\u00ff\u00ff\u00ff\u008a\2\0\u0080e"
                + "U\1bG?\u00f8\0\0\0\0\0\0\u008c\1c\u0088N\u0086u.rest");
        PickleReader reader = reader(bytes);
        PickleValue.Dictionary dictionary = (PickleValue.Dictionary) reader.read();
        assertEquals(Set.of("a", "b", "c"), dictionary.entries().keySet());
        PickleValue.Sequence list = (PickleValue.Sequence) dictionary.entries().get("a");
        assertEquals(
                List.of(1L, 256L, -1L, -32768L),
                list.items().stream()
                        .map(item -> ((PickleValue.Whole) item).value().longValue())
                        .toList());
        assertEquals(new PickleValue.Real(1.5), dictionary.entries().get("b"));
        assertEquals(
                2,
                ((PickleValue.Sequence) dictionary.entries().get("c")).items().size());
        assertEquals(2, dictionary.depth());
        assertEquals("rest".length(), bytes.length - reader.position());
    }

    @Test
    void should_keep_calls_as_names_and_forget_the_metadata_of_modules() {
        PickleValue.Dictionary state = (PickleValue.Dictionary) reader(pickle("ccollections\nOrderedDict\nq\0)R"
                        + "X\1\0\0\0wctorch\nFloatStorage\nK\7\u0085Rs}X\u0009\0\0\0_metadatah\0)Rsb."))
                .read();
        PickleValue.Call call = (PickleValue.Call) state.entries().get("w");
        assertEquals("torch.FloatStorage", call.function());
        assertEquals(List.of(new PickleValue.Whole(BigInteger.valueOf(7))), call.arguments());
    }

    @Test
    void should_read_frames_and_the_stack_names_of_newer_protocols() {
        byte[] bytes =
                pickle("\u0095\u0010\0\0\0\0\0\0\0\u008c\u000bcollections\u008c\u000bOrderedDict\u0093\u0094)R.");
        bytes[1] = 4;
        assertTrue(reader(bytes).read() instanceof PickleValue.Dictionary);
        bytes[1] = 6;
        assertRefused("the protocol 6, but 2 to 5 were expected", bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cos\\ngetenv\\n.|the name os.getenv, but only tensors and plain containers are read here",
                "c__builtin__\\neval\\n.|the name __builtin__.eval",
                "U\\x02osU\\x06system\\x93.|the name os.system",
                "K\\x01)R.|a call of the number 1 with a tuple",
                "K\\x01K\\x01b.|attributes of the number 1",
                "}}U\\x01aK\\x01sb.|attributes of a dictionary, which are not known",
                "ctorch\\nFloatStorage\\n)\\x81.|the operation 0x81",
                "(cos\\nsystem\\no.|the name os.system",
                "(U\\x01aios\\nsystem\\n.|the operation 0x69",
                "h\\x05.|a reference to value 5, which was never remembered",
                "0.|an operation on values that are not there",
                "(K\\x01\\x86.|an operation on values that are not there",
                "t.|the end of a container that was never begun",
                "}]K\\x01s.|a list as a key",
                "}(U\\x01au.|a key without a value",
                "K\\x01K\\x02a.|the number 1 where a list was expected",
                ")K\\x02a.|a tuple where a list was expected",
                "K\\x01K\\x02.|values that belong to nothing",
                "(K\\x02.|values that belong to nothing",
                "ccollections\\nOrderedDict\\nK\\x01\\x85R.|an OrderedDict that is made of something else",
                "U\\x01\\xff.|a text that is not US-ASCII",
                "X\\xff\\xff\\xff\\xff.|a text of 4294967295 bytes, more than the 4096 allowed",
                "\\x8d\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff.|a text of 18446744073709551615 bytes",
                "\\x8a\\xff.|a number of 255 bytes, more than the 16 allowed",
                "K|is truncated: its pickle needs 1 bytes at byte 3, but only 0 are left",
                "cos|is truncated",
                "U\\x05ab|is truncated: its pickle needs 5 bytes"
            })
    void should_say_what_is_wrong(String body, String complaint) {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            if (body.startsWith("\\x", i)) {
                raw.append((char) Integer.parseInt(body.substring(i + 2, i + 4), 16));
                i += 3;
            } else if (body.startsWith("\\n", i)) {
                raw.append('\n');
                i++;
            } else {
                raw.append(body.charAt(i));
            }
        }
        assertRefused(complaint, pickle(raw.toString()));
    }

    @Test
    void should_limit_depth_marks_and_operations() {
        assertRefused("more than 64 containers begun in one another", pickle("(".repeat(1000)));
        assertRefused("more than 64 containers in one another", pickle("]" + "\u0085".repeat(1000)));
        assertRefused("more than 64 containers in one another", pickle("]q\0" + "h\0a".repeat(1000)));
        assertRefused("more than 2000000 operations", pickle("N0".repeat(1_100_000)));
        ByteArrayOutputStream memo = new ByteArrayOutputStream();
        memo.writeBytes(pickle("N"));
        for (int i = 0; i <= 1_000_000; i++) {
            memo.writeBytes(new byte[] {'r', (byte) i, (byte) (i >> 8), (byte) (i >> 16), 0});
        }
        assertRefused("more than 1000000 remembered values", memo.toByteArray());
        // the same long list again and again is paid for each time
        assertRefused(
                "more than 2000000 operations",
                pickle("](" + "U\1aN\u0086".repeat(3000) + "eq\0"
                        + "ccollections\nOrderedDict\nh\0\u0085R0".repeat(2000)));
    }
}
