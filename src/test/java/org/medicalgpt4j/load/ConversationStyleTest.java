package org.medicalgpt4j.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.named.NamedTemplate;
import org.medicalgpt4j.template.named.NamedTemplates;
import org.medicalgpt4j.template.tool.CallSyntax;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

class ConversationStyleTest {
    private static final RenderOptions ASKING = RenderOptions.defaults().withGenerationPrompt(true);

    @TempDir
    Path folder;

    private Tokenizer tiny(String tokenizerConfig) throws IOException {
        new TinyModel(1).write(folder);
        Files.writeString(folder.resolve("tokenizer_config.json"), tokenizerConfig);
        return Tokenizers.load(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model_type': 'chatglm', 'inner_hidden_size': 8, 'vocab_size': 130528} | chatglm-6b",
                "{'model_type': 'chatglm', 'padded_vocab_size': 65024} | chatglm2-6b",
                "{'model_type': 'chatglm', 'padded_vocab_size': 65024, '_name_or_path': 'THUDM/ChatGLM3-6B'} | chatglm3-6b",
                "{'model_type': 'chatglm', 'padded_vocab_size': 151552} | glm-4-chat",
                "{'model_type': 'baichuan', 'vocab_size': 64000} | baichuan",
                "{'model_type': 'baichuan', 'vocab_size': 125696} | baichuan2",
                "{'model_type': 'baichuan', 'vocab_size': 64, 'z_loss_weight': 0} | baichuan2",
                "{'model_type': 'qwen'} | qwen",
                "{'model_type': 'internlm2'} | internlm2-chat",
                "{'model_type': 'llama'} | ''"
            })
    void should_know_the_templates_of_families(String config, String name) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.replace('\'', '"'));
        assertEquals(name, FamilyTemplates.of(folder).map(NamedTemplate::name).orElse(""));
    }

    @Test
    void should_tell_the_third_chatglm_by_its_tokenizers_code() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"chatglm\", \"padded_vocab_size\": 65024}");
        Files.writeString(folder.resolve("tokenization_chatglm.py"), "special = ['<|user|>']");
        assertEquals("chatglm3-6b", FamilyTemplates.of(folder).orElseThrow().name());
    }

    @Test
    void should_use_the_template_of_the_family_where_the_folder_has_none() throws IOException {
        Tokenizer tokenizer = tiny("{\"eos_token\": \"<|im_end|>\"}");
        assertEquals(Optional.empty(), ConversationStyle.ofModel(tokenizer, folder));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"qwen\"}");
        ConversationStyle style = ConversationStyle.ofModel(tokenizer, folder).orElseThrow();
        assertTrue(style.template()
                .render(List.of(Message.user("Q")), ASKING)
                .endsWith("<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n"));
        assertEquals(Set.of(TinyModel.START, TinyModel.END), style.stopTokens(tokenizer));
        assertEquals(Optional.of(CallSyntax.TAGS), style.calls());
    }

    @Test
    void should_stop_at_the_token_that_ends_answers_in_a_template() throws IOException {
        Tokenizer tokenizer = tiny("{\"eos_token\": \"<|im_start|>\", \"chat_template\": \"{% for m in messages %}"
                + "{{ m.role + ': ' + m.content + '<|im_end|>' }}{% endfor %}"
                + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}\"}");
        ConversationStyle style = ConversationStyle.ofModel(tokenizer, folder).orElseThrow();
        assertEquals(List.of("<|im_end|>"), style.stops());
        assertEquals(Set.of(TinyModel.END), style.stopTokens(tokenizer));
        assertEquals(List.of(), style.stopTexts(tokenizer));
    }

    @Test
    void should_look_in_the_text_for_stops_that_are_no_tokens() throws IOException {
        Tokenizer tokenizer = tiny("{\"eos_token\": \"<|im_end|>\"}");
        ConversationStyle style = ConversationStyle.of(NamedTemplates.of("aquila"), tokenizer);
        assertEquals(Set.of(), style.stopTokens(tokenizer));
        assertEquals(List.of("###"), style.stopTexts(tokenizer));
    }

    @Test
    void should_begin_a_named_template_as_the_tokenizer_begins_a_text() throws IOException {
        Tokenizer tokenizer =
                tiny("{\"bos_token\": \"<|im_start|>\", \"eos_token\": \"<|im_end|>\", \"add_bos_token\": true}");
        ConversationStyle style = ConversationStyle.of(NamedTemplates.of("ziya"), tokenizer);
        assertEquals("<|im_start|><human>:Q\n<bot>:", style.template().render(List.of(Message.user("Q")), ASKING));
    }
}
