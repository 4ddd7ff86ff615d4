package org.medicalgpt4j.template.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation;
import org.medicalgpt4j.template.RenderedConversation.Part;

/**
 * Conversations as MedicalGPT writes them for training, against ours.
 *
 * <p>Ours differ on purpose in what stands before the first question (MedicalGPT joins a system text to it by what
 * separates turns, drops the marks around a given one, and takes an empty one for none), and in {@code deepseekcoder}, into
 * which it never puts the question. {@link #OPENINGS} holds what stands there instead; all the rest must be equal.
 */
@RequiresSharedData
class MedicalGptTemplatesTest {
    private static final JsonNode FIXTURE = fixture();

    private static final String CHATML = "<|im_start|>system\n%s<|im_end|>\n";

    /** By template: the block of a given system text, of the template's own text, both with {@code %s} for it. */
    private static final Map<String, String> OPENINGS = Map.ofEntries(
            Map.entry("vicuna", "%s "),
            Map.entry("base", "%s\n\n"),
            Map.entry("baichuan", "%s"),
            Map.entry("baichuan2", "%s"),
            Map.entry("chatglm3", "<|system|>\n%s"),
            Map.entry("phoenix", "%s\n\n"),
            Map.entry("intern", "<|System|>:%s\n"),
            Map.entry("intern2", CHATML),
            Map.entry("starchat", "<|system|>\n%s<|end|>\n"),
            Map.entry("llama2", "[INST] <<SYS>>\n%s\n<</SYS>>\n\n"),
            Map.entry("llama2-zh", "[INST] <<SYS>>\n%s\n<</SYS>>\n\n"),
            Map.entry("llama3", "<|start_header_id|>system<|end_header_id|>\n\n%s<|eot_id|>"),
            Map.entry("mistral", "[INST] %s\n\n"),
            Map.entry("xverse", "%s\n\n"),
            Map.entry("chatml", CHATML),
            Map.entry("deepseek", "%s\n\n"),
            Map.entry("deepseek3", "%s"),
            Map.entry("deepseekcoder", "%s\n"),
            Map.entry("yi", CHATML),
            Map.entry("orion", "%s\n\n"),
            Map.entry("cohere", "<BOS_TOKEN><|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>%s<|END_OF_TURN_TOKEN|>"),
            Map.entry("qwen", CHATML),
            Map.entry("qwen3", CHATML),
            Map.entry("qwen3_nothink", CHATML),
            Map.entry("qwen3_5", CHATML),
            Map.entry("qwen3_5_nothink", CHATML));

    private static JsonNode fixture() {
        try {
            return new ObjectMapper()
                    .readTree(SharedData.root()
                            .resolve("fixtures/templates/medicalgpt.json")
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> goldens() {
        List<Arguments> all = new ArrayList<>();
        FIXTURE.get("outputs")
                .fieldNames()
                .forEachRemaining(template -> FIXTURE.get("inputs")
                        .fieldNames()
                        .forEachRemaining(conversation -> all.add(Arguments.of(template, conversation))));
        return all.stream();
    }

    @Test
    void should_know_all_of_them() {
        assertEquals(33 * 4, goldens().count());
        FIXTURE.get("outputs")
                .fieldNames()
                .forEachRemaining(name -> assertTrue(NamedTemplates.names().contains(name)));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void should_write_conversations_as_medicalgpt_does(String name, String conversation) {
        JsonNode input = FIXTURE.get("inputs").get(conversation);
        JsonNode golden = FIXTURE.get("outputs").get(name);
        NamedTemplate template = NamedTemplates.of(name);
        List<Message> messages = messages(input);
        RenderedConversation ours = template.template(Surroundings.NONE)
                .renderWithSpans(messages, RenderOptions.defaults().with("eos_token", "</s>"));
        StringBuilder text = new StringBuilder();
        String end = golden.get("stop_str").asText().equals("<|user|>")
                ? "</s>"
                : golden.get("stop_str").asText();
        for (JsonNode pair : golden.get("dialogs").get(conversation)) {
            String prompt = pair.get(0).asText();
            if (text.isEmpty()) {
                prompt = opening(name, golden, input, prompt);
            } else if (prompt.startsWith(end)) {
                // What separates turns repeats the end of the answer, which its trainer has put there already.
                prompt = prompt.substring(end.length());
            } else if (name.equals("cohere")) {
                prompt = prompt.substring("</s>".length());
            }
            text.append(prompt)
                    .append("⟦")
                    .append(pair.get(1).asText())
                    .append(end)
                    .append("⟧");
        }
        String expected = text.toString();
        if (name.equals("deepseekcoder")) {
            for (JsonNode pair : input.get("messages")) {
                expected = expected.replaceFirst(
                        "\\{content}",
                        java.util.regex.Matcher.quoteReplacement(pair.get(0).asText()));
            }
        }
        assertEquals(expected, marked(ours));
    }

    /** The first prompt of MedicalGPT with the opening that is right. */
    private static String opening(String name, JsonNode golden, JsonNode input, String prompt) {
        String form = OPENINGS.get(name);
        JsonNode given = input.get("system_prompt");
        String own = golden.get("system_prompt").asText();
        String separator = golden.get("sep").asText();
        String used = given.isNull() || given.asText().isEmpty() ? own : given.asText();
        String question = used.isEmpty() ? prompt : prompt.substring((used + separator).length());
        if (!given.isNull() && given.asText().isEmpty()) {
            return name.equals("cohere") ? "<BOS_TOKEN>" + question : question;
        }
        if (form == null || used.isEmpty()) {
            return prompt;
        }
        if (name.equals("cohere") && given.isNull()) {
            return own + question;
        }
        String opening = form.formatted(given.isNull() ? bare(own, name) : used);
        return opening + (form.startsWith("[INST]") ? question.substring("[INST] ".length()) : question);
    }

    /** A template's own system text without the marks that its block has anyway. */
    private static String bare(String own, String name) {
        return switch (name) {
            case "vicuna", "chatml" -> own;
            case "phoenix", "deepseekcoder" -> own.stripTrailing();
            case "starchat" -> "";
            case "llama3" -> own.substring(own.indexOf("\n\n") + 2);
            case "llama2" -> own.substring("<<SYS>>\n".length(), own.indexOf("\n<</SYS>>"));
            case "llama2-zh" -> own.substring("[INST] <<SYS>>\n".length(), own.indexOf("\n<</SYS>>"));
            default -> own.substring("<|im_start|>system\n".length(), own.indexOf("<|im_end|>"));
        };
    }

    private static List<Message> messages(JsonNode input) {
        List<Message> messages = new ArrayList<>();
        if (!input.get("system_prompt").isNull()) {
            messages.add(Message.system(input.get("system_prompt").asText()));
        }
        input.get("messages").forEach(pair -> {
            messages.add(Message.user(pair.get(0).asText()));
            messages.add(Message.assistant(pair.get(1).asText()));
        });
        return messages;
    }

    private static String marked(RenderedConversation conversation) {
        StringBuilder out = new StringBuilder();
        for (Part part : conversation.parts()) {
            out.append(part.generated() ? "⟦" + part.text() + "⟧" : part.text());
        }
        return out.toString();
    }
}
