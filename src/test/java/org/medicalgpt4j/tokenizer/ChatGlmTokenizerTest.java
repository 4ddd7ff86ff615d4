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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation;
import org.medicalgpt4j.template.RenderedConversation.Part;
import org.medicalgpt4j.template.named.NamedTemplates;
import org.medicalgpt4j.template.named.Surroundings;

/**
 * Small models made for this test by sentencepiece 0.2, and what that library makes of texts that are prepared, and put
 * together, as the families do it.
 */
class ChatGlmTokenizerTest {
    @TempDir
    Path folder;

    private static JsonNode json(String name) throws IOException {
        try (InputStream in = ChatGlmTokenizerTest.class.getResourceAsStream("/tokenizer/chatglm/" + name)) {
            return new ObjectMapper().readTree(in);
        }
    }

    private Tokenizer load(String model, String config) throws IOException {
        try (InputStream in = ChatGlmTokenizerTest.class.getResourceAsStream("/tokenizer/chatglm/" + model)) {
            Files.write(folder.resolve(model), in.readAllBytes());
        }
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return Tokenizers.load(folder);
    }

    private Tokenizer first() throws IOException {
        return load("ice_text.model", "{\"tokenizer_class\": \"ChatGLMTokenizer\", \"num_image_tokens\": 0}");
    }

    private Tokenizer later() throws IOException {
        return load("tokenizer.model", "{\"tokenizer_class\": \"ChatGLMTokenizer\"}");
    }

    private static int[] ids(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
    }

    @Test
    void should_write_blanks_and_line_feeds_of_the_first_generation_as_pieces() throws IOException {
        Tokenizer tokenizer = first();
        JsonNode expected = json("first.json");
        for (JsonNode one : expected.get("cases")) {
            String text = one.get("text").asText();
            int[] ids = ids(one.get("ids"));
            assertArrayEquals(ids, tokenizer.encode(text), text);
            assertArrayEquals(ids, tokenizer.encodeOrdinary(text), text);
            assertArrayEquals(ids(one.get("with_special")), tokenizer.encodeWithSpecialTokens(text), text);
            assertEquals(text, tokenizer.decode(ids, false));
        }
        JsonNode roles = expected.get("roles");
        assertEquals(Set.of(roles.get("eop").asInt()), tokenizer.eos());
        assertEquals(roles.get("sop").asInt(), tokenizer.bos().getAsInt());
        assertEquals(roles.get("pad").asInt(), tokenizer.pad().getAsInt());
    }

    @Test
    void should_refuse_the_first_revision_with_other_ids() {
        TokenizerException refused = assertThrows(TokenizerException.class, () -> load("ice_text.model", "{}"));
        assertTrue(refused.getMessage().contains("num_image_tokens as 20000, expected 0"), refused.getMessage());
    }

    @Test
    void should_know_sop_of_later_generations_behind_a_mask_only() throws IOException {
        Tokenizer tokenizer = later();
        JsonNode expected = json("later.json");
        expected.get("special")
                .properties()
                .forEach(token -> assertEquals(
                        token.getValue().asInt(),
                        tokenizer.tokenId(token.getKey()).orElseThrow()));
        for (JsonNode one : expected.get("plain")) {
            String text = one.get("text").asText();
            assertArrayEquals(ids(one.get("ids")), tokenizer.encodeOrdinary(text), text);
            assertArrayEquals(ids(one.get("ids")), tokenizer.encode(tokenizer.quoted(text)), text);
            assertArrayEquals(
                    ids(one.get("with_special")), tokenizer.encodeWithSpecialTokens(tokenizer.quoted(text)), text);
        }
        int[] marked = tokenizer.encode("[gMASK]sop<|user|>");
        assertEquals(3, marked.length);
        assertEquals("", tokenizer.decode(marked, true));
        assertEquals("[gMASK]sop<|user|>", tokenizer.decode(marked, false));
    }

    @Test
    void should_give_the_tokens_of_each_generations_prompts_and_answers() throws IOException {
        Tokenizer first = first();
        for (JsonNode one : json("first_prompts.json")) {
            requireTokens("chatglm-6b", first, one);
        }
    }

    @Test
    void should_give_the_tokens_of_the_second_generations_prompts_and_answers() throws IOException {
        Tokenizer later = later();
        for (JsonNode one : json("later.json").get("second")) {
            requireTokens("chatglm2-6b", later, one);
        }
    }

    @Test
    void should_give_the_tokens_of_the_third_generations_prompts_and_answers() throws IOException {
        Tokenizer later = later();
        for (JsonNode one : json("later.json").get("third")) {
            requireTokens("chatglm3-6b", later, one);
        }
    }

    /** Both as the model is asked, and in the text to learn that holds the last answer. */
    private static void requireTokens(String name, Tokenizer tokenizer, JsonNode expected) {
        ChatTemplate template = NamedTemplates.of(name).template(Surroundings.NONE);
        List<Message> messages = new ArrayList<>();
        if (expected.hasNonNull("system")) {
            messages.add(Message.system(expected.get("system").asText()));
        }
        for (JsonNode pair : expected.get("history")) {
            messages.add(Message.user(pair.get(0).asText()));
            messages.add(Message.assistant(pair.get(1).asText()));
        }
        messages.add(Message.user(expected.get("question").asText()));
        RenderOptions options = RenderOptions.defaults().withAll(tokenizer.templateTokens());
        int[] prompt = ids(expected.get("prompt_ids"));
        assertArrayEquals(prompt, tokenizer.encode(template.render(messages, options.withGenerationPrompt(true))));
        messages.add(Message.assistant(expected.get("answer").asText()));
        List<RenderedConversation> texts = template.renderForTraining(messages, options);
        List<Part> parts = texts.get(texts.size() - 1).parts();
        List<int[]> tokens =
                tokenizer.encodeParts(parts.stream().map(Part::text).toList());
        assertArrayEquals(ids(expected.get("answer_ids")), tokens.get(tokens.size() - 1));
        assertTrue(parts.get(parts.size() - 1).generated());
        assertArrayEquals(
                prompt,
                tokens.subList(0, tokens.size() - 1).stream()
                        .flatMapToInt(IntStream::of)
                        .toArray());
    }
}
