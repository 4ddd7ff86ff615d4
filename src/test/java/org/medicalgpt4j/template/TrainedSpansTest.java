package org.medicalgpt4j.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.template.RenderedConversation.Part;

class TrainedSpansTest {
    private static final List<Message> TWO_TURNS = List.of(
            Message.system("S"),
            Message.user("Q1"),
            Message.assistant("A1"),
            Message.user("Q2"),
            Message.assistant("A2\n"));

    private static final String CHATML = """
            {%- for m in messages %}
            {{- '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}
            {%- endfor %}
            {%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}""";

    private static String marked(RenderedConversation conversation) {
        StringBuilder out = new StringBuilder();
        for (Part part : conversation.parts()) {
            out.append(part.generated() ? "⟦" + part.text() + "⟧" : part.text());
        }
        return out.toString();
    }

    private static String marked(String template, List<Message> messages) {
        return marked(ChatTemplate.parse("test", template).renderWithSpans(messages, RenderOptions.defaults()));
    }

    @Test
    void should_learn_each_answer_and_its_end_token_but_not_the_line_end_after_it() {
        assertEquals(
                "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nQ1<|im_end|>\n"
                        + "<|im_start|>assistant\n⟦A1<|im_end|>⟧\n<|im_start|>user\nQ2<|im_end|>\n"
                        + "<|im_start|>assistant\n⟦A2\n<|im_end|>⟧\n",
                marked(CHATML, TWO_TURNS));
    }

    @Test
    void should_keep_messages_after_the_last_answer() {
        List<Message> messages = List.of(Message.user("Q1"), Message.assistant("A1"), Message.user("Q2"));
        assertEquals(
                "<|im_start|>user\nQ1<|im_end|>\n<|im_start|>assistant\n⟦A1<|im_end|>⟧\n"
                        + "<|im_start|>user\nQ2<|im_end|>\n",
                marked(CHATML, messages));
    }

    @Test
    void should_have_no_spans_without_an_answer() {
        assertEquals("<|im_start|>user\nQ1<|im_end|>\n", marked(CHATML, List.of(Message.user("Q1"))));
    }

    @Test
    void should_learn_the_blank_before_an_end_token() {
        String llama2 = """
                {% for m in messages %}{% if m.role == 'user' %}{{ '<s>[INST] ' + m.content + ' [/INST]' }}\
                {% elif m.role == 'assistant' %}{{ ' ' + m.content + ' </s>' }}{% endif %}{% endfor %}""";
        assertEquals("<s>[INST] Q1 [/INST]⟦ A1 </s>⟧<s>[INST] Q2 [/INST]⟦ A2\n </s>⟧", marked(llama2, TWO_TURNS));
    }

    @Test
    void should_not_learn_what_ends_the_conversation_rather_than_the_turn() {
        String phi = """
                {% for m in messages %}{{ '<|' + m.role + '|>\n' + m.content + '<|end|>\n' }}{% endfor %}\
                {% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ '<|endoftext|>' }}{% endif %}""";
        assertEquals(
                "<|system|>\nS<|end|>\n<|user|>\nQ1<|end|>\n<|assistant|>\n⟦A1<|end|>⟧\n<|user|>\nQ2<|end|>\n"
                        + "<|assistant|>\n⟦A2\n<|end|>⟧\n<|endoftext|>",
                marked(phi, TWO_TURNS));
    }

    @Test
    void should_cope_with_a_template_that_always_adds_the_generation_prompt() {
        String always = """
                {% for m in messages %}{{ '<|header|>' + m.role + '<|/header|>\n\n' + m.content + '<|eot|>' }}{% endfor %}\
                {{ '<|header|>assistant<|/header|>\n\n' }}""";
        List<Message> messages = List.of(Message.user("Q"), Message.assistant("A"));
        assertEquals(
                "<|header|>user<|/header|>\n\nQ<|eot|><|header|>assistant<|/header|>\n\n⟦A<|eot|>⟧"
                        + "<|header|>assistant<|/header|>\n\n",
                marked(always, messages));
    }

    @Test
    void should_learn_the_only_end_token_where_turns_have_none() {
        String alpaca = """
                {% for m in messages %}{% if m.role == 'user' %}{{ '### Question:\n' + m.content + '\n\n' }}\
                {% elif m.role == 'assistant' %}{{ '### Answer:\n' + m.content }}\
                {{ '</s>' if loop.last else '\n\n' }}{% endif %}{% endfor %}\
                {% if add_generation_prompt %}{{ '### Answer:\n' }}{% endif %}""";
        assertEquals(
                "### Question:\nQ1\n\n### Answer:\n⟦A1</s>⟧",
                marked(alpaca, List.of(Message.user("Q1"), Message.assistant("A1"))));
    }

    @Test
    void should_learn_tool_calls_with_their_end_token() {
        String tools = """
                {%- for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content }}
                {%- for call in m.tool_calls %}{{ '\n<tool_call>\n' + call.function | tojson + '\n</tool_call>' }}{% endfor %}
                {{- '<|im_end|>\n' }}{% endfor %}
                {%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}""";
        List<Message> messages = List.of(
                Message.user("Q"),
                Message.assistant("").withToolCalls(List.of(ToolCall.of("dose", Map.of("drug", "阿司匹林")))),
                Message.tool("100 mg"),
                Message.assistant("A"));
        assertEquals(
                "<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n"
                        + "⟦\n<tool_call>\n{\"name\": \"dose\", \"arguments\": {\"drug\": \"阿司匹林\"}}\n</tool_call><|im_end|>⟧\n"
                        + "<|im_start|>tool\n100 mg<|im_end|>\n<|im_start|>assistant\n⟦A<|im_end|>⟧\n",
                marked(tools, messages));
    }

    @Test
    void should_follow_generation_blocks_where_the_template_has_them() {
        String blocks = """
                {% for m in messages %}
                {% if m.role == 'assistant' %}
                A: {% generation %}{{ m.content }}<end>{% endgeneration %}

                {% else %}
                {{ m.role }}: {{ m.content }}
                {% endif %}
                {% endfor %}""";
        assertEquals("system: S\nuser: Q1\nA: ⟦A1<end>⟧\nuser: Q2\nA: ⟦A2\n<end>⟧\n", marked(blocks, TWO_TURNS));
    }

    /** As Qwen3: thoughts are written in the last answer only, where an empty one is put in if there is none. */
    private static final String THINKING = """
            {%- for m in messages %}
            {{- '<|im_start|>' + m.role + '\\n' }}
            {%- if m.role == 'assistant' and loop.last %}
            {{- '<think>\\n' + m.reasoning_content | default('') + '\\n</think>\\n\\n' }}
            {%- endif %}
            {{- m.content + '<|im_end|>\\n' }}
            {%- endfor %}
            {%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}""";

    @Test
    void should_give_each_answer_its_own_text_where_the_history_is_rewritten() {
        List<Message> messages = List.of(
                Message.user("Q1"),
                Message.assistant("A1").with("reasoning_content", "T1"),
                Message.user("Q2"),
                Message.assistant("A2").with("reasoning_content", "T2"));
        ChatTemplate template = ChatTemplate.parse("thinking", THINKING);
        List<RenderedConversation> texts = template.renderForTraining(messages, RenderOptions.defaults());
        assertEquals(
                List.of(
                        "<|im_start|>user\nQ1<|im_end|>\n<|im_start|>assistant\n"
                                + "⟦<think>\nT1\n</think>\n\nA1<|im_end|>⟧\n",
                        "<|im_start|>user\nQ1<|im_end|>\n<|im_start|>assistant\nA1<|im_end|>\n"
                                + "<|im_start|>user\nQ2<|im_end|>\n<|im_start|>assistant\n"
                                + "⟦<think>\nT2\n</think>\n\nA2<|im_end|>⟧\n"),
                texts.stream().map(TrainedSpansTest::marked).toList());
        TemplateException refused = assertThrows(
                TemplateException.class, () -> template.renderWithSpans(messages, RenderOptions.defaults()));
        assertTrue(refused.getMessage().startsWith("thinking: the template writes an earlier answer differently"));
    }

    @Test
    void should_keep_answers_together_up_to_where_the_history_is_rewritten() {
        List<Message> messages = List.of(Message.user("Q1"), Message.assistant("A1"));
        List<RenderedConversation> texts =
                ChatTemplate.parse("thinking", THINKING).renderForTraining(messages, RenderOptions.defaults());
        assertEquals(1, texts.size());
    }

    @Test
    void should_refuse_a_template_whose_prompt_is_not_how_the_turn_begins() {
        String prompted = CHATML.replace("assistant\\n", "assistant\\n<think>\\n");
        TemplateException refused = assertThrows(TemplateException.class, () -> marked(prompted, TWO_TURNS));
        assertTrue(
                refused.getMessage()
                        .startsWith("test: message 3: the template does not begin the assistant's turn with its"
                                + " generation prompt: the prompt ends with"),
                refused.getMessage());
    }

    @Test
    void should_refuse_a_generation_prompt() {
        assertThrows(
                TemplateException.class,
                () -> ChatTemplate.parse("t", CHATML)
                        .renderWithSpans(TWO_TURNS, RenderOptions.defaults().withGenerationPrompt(true)));
    }

    @Test
    void should_say_why_a_template_refuses() {
        TemplateException refused = assertThrows(
                TemplateException.class,
                () -> ChatTemplate.parse("chat_template.jinja", "a\n  {{ raise_exception('Roles must alternate') }}")
                        .render(TWO_TURNS, RenderOptions.defaults()));
        assertEquals(
                "chat_template.jinja:2:21: the template refuses this conversation: Roles must alternate",
                refused.getMessage());
    }
}
