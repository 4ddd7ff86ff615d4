package org.medicalgpt4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small models trained for this test by sentencepiece 0.2.3, and what that library makes of texts. */
class SentencePieceTest {
    private static final String RESOURCES = "/tokenizer/sentencepiece/";

    @TempDir
    Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SentencePieceTest.class.getResourceAsStream(RESOURCES + name)) {
            return in.readAllBytes();
        }
    }

    private Tokenizer load(String model) throws IOException {
        Files.write(folder.resolve("tokenizer.model"), resource(model + ".model"));
        return Tokenizers.load(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpe_bytes", "bpe_plain", "unigram", "unigram_bytes"})
    void should_encode_and_decode_as_the_reference_library(String model) throws IOException {
        Tokenizer tokenizer = load(model);
        JsonNode cases = new ObjectMapper().readTree(resource("expected.json")).path(model);
        assertTrue(cases.size() > 80);
        for (JsonNode expected : cases) {
            String text = expected.path("text").textValue();
            int[] ids = tokenizer.encode(text);
            assertEquals(
                    expected.path("ids").toString(), Arrays.toString(ids).replace(" ", ""), "ids of \"" + text + "\"");
            if (IntList.of(ids).noneMatch(tokenizer.unknown().getAsInt())) {
                assertEquals(expected.path("decoded").textValue(), tokenizer.decode(ids, true), "text of " + text);
            }
        }
    }

    /** Ids of one text. */
    private record IntList(int[] ids) {
        static IntList of(int[] ids) {
            return new IntList(ids);
        }

        boolean noneMatch(int id) {
            return Arrays.stream(ids).noneMatch(other -> other == id);
        }
    }

    @Test
    void should_recognise_special_tokens_only_where_they_are_meant() throws IOException {
        Tokenizer tokenizer = load("bpe_bytes");
        int[] fever = tokenizer.encode("fever");
        int[] marked = tokenizer.encode("<s>fever</s>");
        assertEquals(1, marked[0]);
        assertEquals(2, marked[marked.length - 1]);
        assertArrayEquals(fever, Arrays.copyOfRange(marked, 1, marked.length - 1));
        for (int id : tokenizer.encodeOrdinary("<s>fever</s>")) {
            assertTrue(id > 2, "a special token from ordinary text");
        }
        assertEquals("<s>fever</s>", tokenizer.decode(tokenizer.encodeOrdinary("<s>fever</s>"), true));
        assertEquals("fever", tokenizer.decode(marked, true));
    }

    @Test
    void should_put_a_blank_before_a_text_but_not_before_its_continuation() throws IOException {
        Tokenizer tokenizer = load("bpe_bytes");
        List<int[]> parts = tokenizer.encodeParts(List.of("", "fever", " and", " cough"));
        assertArrayEquals(tokenizer.encode("fever"), parts.get(1));
        int[] all = parts.stream().flatMapToInt(Arrays::stream).toArray();
        assertEquals("fever and cough", tokenizer.decode(all, true));
        assertArrayEquals(tokenizer.encode("fever and cough"), all);
    }

    @Test
    void should_add_bos_where_the_settings_say_so() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"add_bos_token\": true, \"add_eos_token\": true}");
        int[] ids = load("bpe_bytes").encodeWithSpecialTokens("fever");
        assertEquals(1, ids[0]);
        assertEquals(2, ids[ids.length - 1]);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"LlamaTokenizer\"}");
        ids = load("bpe_bytes").encodeWithSpecialTokens("fever");
        assertEquals(1, ids[0]);
        assertTrue(ids[ids.length - 1] > 2);
        Files.delete(folder.resolve("tokenizer_config.json"));
        assertArrayEquals(load("bpe_bytes").encode("fever"), load("bpe_bytes").encodeWithSpecialTokens("fever"));
    }

    @Test
    void should_give_tokens_of_the_settings_their_ids() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"added_tokens_decoder": {"400": {"content": "<|user|>", "special": true}, "401": {"content": "heparin"}},
                 "additional_special_tokens": ["<|user|>"], "eos_token": {"content": "</s>"}}""");
        Tokenizer tokenizer = load("bpe_bytes");
        assertEquals(402, tokenizer.vocabularySize());
        assertEquals("<|user|>", tokenizer.token(400));
        int[] ids = tokenizer.encode("<|user|>heparin");
        assertArrayEquals(new int[] {400, 401}, ids);
        assertEquals("heparin", tokenizer.decode(ids, true));
        int[] ordinary = tokenizer.encodeOrdinary("<|user|>heparin");
        assertTrue(ordinary.length > 2);
        assertEquals(401, ordinary[ordinary.length - 1]);
    }

    @Test
    void should_refuse_files_that_are_no_models() throws IOException {
        byte[] model = resource("bpe_bytes.model");
        refused(new byte[0], "no pieces");
        refused("no protobuf at all".getBytes(), "not a SentencePiece model");
        refused(Arrays.copyOf(model, model.length / 2), "not a SentencePiece model");
        byte[] longField = model.clone();
        longField[1] = (byte) 0xFF;
        longField[2] = (byte) 0xFF;
        longField[3] = (byte) 0x7F;
        refused(longField, "not a SentencePiece model");
    }

    private void refused(byte[] file, String reason) throws IOException {
        Files.write(folder.resolve("tokenizer.model"), file);
        TokenizerException refused = assertThrows(TokenizerException.class, () -> Tokenizers.load(folder));
        assertTrue(refused.getMessage().startsWith(folder.resolve("tokenizer.model") + ": "), refused.getMessage());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
