package org.medicalgpt4j.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

@RequiresSharedData
class ChatTemplateGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({"llama3, plain", "llama3, tools", "qwen2_5, plain", "qwen2_5, tools"})
    void should_render_real_templates_as_transformers_does(String name, String variant) throws IOException {
        Path folder = SharedData.root().resolve("tokenizers/chat_templates");
        JsonNode input = JSON.readTree(Files.readString(folder.resolve("in.json")));
        List<Message> messages = new ArrayList<>();
        input.path("messages")
                .forEach(message -> messages.add(Message.of(
                        message.path("role").textValue(),
                        message.path("content").textValue())));
        RenderOptions options = RenderOptions.defaults()
                .withGenerationPrompt(true)
                .with("bos_token", Files.readString(folder.resolve(name + ".bos")));
        if (variant.equals("tools")) {
            List<Map<String, Object>> tools = JSON.convertValue(input.path("tools"), new TypeReference<>() {});
            options = options.withTools(tools);
        }
        ChatTemplate template = ChatTemplate.parse(name, Files.readString(folder.resolve(name + ".jinja")));
        assertEquals(
                Files.readString(folder.resolve(name + "." + variant + ".exp")), template.render(messages, options));
    }
}
