package org.medicalgpt4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

/** A small vocabulary made for this test, and what the tiktoken library makes of texts with it. */
class TiktokenTest {
    @TempDir
    Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TiktokenTest.class.getResourceAsStream("/tokenizer/tiktoken/" + name)) {
            return in.readAllBytes();
        }
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(resource("expected.json"));
    }

    private Tokenizer load(String file, byte[] vocabulary, String config) throws IOException {
        Files.write(folder.resolve(file), vocabulary);
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return Tokenizers.load(folder);
    }

    private static int[] ids(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
    }

    @Test
    void should_encode_as_qwen() throws IOException {
        Tokenizer tokenizer =
                load("qwen.tiktoken", resource("small.tiktoken"), "{\"tokenizer_class\": \"QWenTokenizer\"}");
        requireEqual(tokenizer, "qwen", true);
        assertArrayEquals(tokenizer.encode("a"), tokenizer.encodeWithSpecialTokens("a"));
    }

    @Test
    void should_encode_as_glm4_and_begin_with_a_mask() throws IOException {
        Tokenizer tokenizer =
                load("tokenizer.model", resource("small.tiktoken"), "{\"tokenizer_class\": \"ChatGLM4Tokenizer\"}");
        requireEqual(tokenizer, "glm4", false);
        int[] full = tokenizer.encodeWithSpecialTokens("");
        assertEquals("[gMASK]<sop>", tokenizer.decode(full, false));
        assertEquals(2, full.length);
    }

    private static void requireEqual(Tokenizer tokenizer, String name, boolean composes) throws IOException {
        JsonNode expected = expected();
        expected.get(name + "_special")
                .properties()
                .forEach(token -> assertEquals(
                        token.getValue().asInt(),
                        tokenizer.tokenId(token.getKey()).orElseThrow()));
        assertEquals(Set.of(expected.get(name + "_special").get("<|endoftext|>").asInt()), tokenizer.eos());
        for (JsonNode one : expected.get("cases")) {
            String text = one.get("text").asText();
            int[] ids = ids(one.get(name));
            assertArrayEquals(ids, tokenizer.encode(text), text);
            assertEquals(
                    composes ? Normalizer.normalize(text, Normalizer.Form.NFC) : text, tokenizer.decode(ids, false));
        }
    }

    @Test
    void should_take_added_tokens_from_the_settings() throws IOException {
        int first = TiktokenFile.read(resource("small.tiktoken"), "x").tokens().size();
        Tokenizer tokenizer = load(
                "qwen.tiktoken",
                resource("small.tiktoken"),
                "{\"added_tokens_decoder\": {\"" + first + "\": {\"content\": \"<|endoftext|>\", \"special\": true}, \""
                        + (first + 2) + "\": {\"content\": \"<|mine|>\", \"special\": true}}}");
        assertEquals(first + 3, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {first + 2}, tokenizer.encode("<|mine|>"));
    }

    @Test
    void should_say_what_is_wrong_with_a_file() {
        refused("YQ== 0\nYg== 2\n", "qwen.tiktoken:2: expected a token in base64, a blank and its rank 1");
        refused("YQ== 0\n!! 1\n", "qwen.tiktoken:2: the token is no base64");
        TokenizerException unknown = assertThrows(
                TokenizerException.class,
                () -> load("tokenizer.model", "YQ== 0\n".getBytes(StandardCharsets.UTF_8), "{}"));
        assertTrue(
                unknown.getMessage().contains("is a tiktoken file, but tokenizer_class is ''"), unknown.getMessage());
    }

    private void refused(String file, String reason) {
        TokenizerException refused = assertThrows(
                TokenizerException.class, () -> load("qwen.tiktoken", file.getBytes(StandardCharsets.UTF_8), "{}"));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertTrue(folder.resolve("qwen.tiktoken").toFile().delete());
    }

    /** Qwen2.5 has the vocabulary of the first Qwen, so that its {@code tokenizer.json} holds the same ranks. */
    @Test
    @RequiresSharedData
    void should_encode_real_text_with_qwens_whole_vocabulary_as_its_later_form_does() throws IOException {
        Path later = SharedData.root().resolve("tokenizers/qwen2.5");
        JsonNode vocabulary = new ObjectMapper()
                .readTree(later.resolve("tokenizer.json").toFile())
                .at("/model/vocab");
        String[] tokens = new String[vocabulary.size()];
        vocabulary.properties().forEach(token -> tokens[token.getValue().asInt()] = token.getKey());
        StringBuilder file = new StringBuilder();
        for (int id = 0; id < tokens.length; id++) {
            file.append(Base64.getEncoder().encodeToString(ByteAlphabet.bytes(tokens[id])))
                    .append(' ')
                    .append(id)
                    .append('\n');
        }
        Tokenizer tokenizer = load("qwen.tiktoken", file.toString().getBytes(StandardCharsets.US_ASCII), "{}");
        Tokenizer reference = Tokenizers.load(later);
        assertEquals(151643, tokenizer.eos().iterator().next());
        assertEquals(151645, tokenizer.tokenId("<|im_end|>").orElseThrow());
        assertEquals(151851, tokenizer.vocabularySize());
        for (String line : Files.readAllLines(SharedData.root().resolve("data/pretrain/fever.txt"))) {
            assertArrayEquals(reference.encode(line), tokenizer.encode(line), line);
        }
    }
}
