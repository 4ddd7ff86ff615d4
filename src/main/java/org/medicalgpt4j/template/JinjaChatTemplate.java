package org.medicalgpt4j.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.RenderedConversation.Span;
import org.medicalgpt4j.template.jinja.JinjaException;
import org.medicalgpt4j.template.jinja.JinjaTemplate;
import org.medicalgpt4j.template.jinja.Rendering;

/** A chat template in Jinja, given the variables that the transformers library gives it. */
final class JinjaChatTemplate implements ChatTemplate {
    private final String name;
    private final String jinja;
    private final JinjaTemplate template;

    private JinjaChatTemplate(String name, String jinja, JinjaTemplate template) {
        this.name = name;
        this.jinja = jinja;
        this.template = template;
    }

    static JinjaChatTemplate parse(String name, String jinja) {
        try {
            return new JinjaChatTemplate(name, jinja, JinjaTemplate.parse(name, jinja));
        } catch (JinjaException e) {
            throw new TemplateException(e.getMessage(), e);
        }
    }

    String name() {
        return name;
    }

    @Override
    public String identity() {
        return jinja;
    }

    @Override
    public String render(List<Message> messages, RenderOptions options) {
        return rendering(messages, options).text();
    }

    @Override
    public RenderedConversation renderWithSpans(List<Message> messages, RenderOptions options) {
        List<RenderedConversation> texts = renderForTraining(messages, options);
        if (texts.size() > 1) {
            throw new TemplateException(name + ": the template writes an earlier answer differently once more messages"
                    + " follow, so that one text cannot hold all answers as they were generated");
        }
        return texts.get(0);
    }

    @Override
    public List<RenderedConversation> renderForTraining(List<Message> messages, RenderOptions options) {
        if (options.addGenerationPrompt()) {
            throw new TemplateException(name + ": a generation prompt cannot follow a conversation to learn from");
        }
        if (template.marksGeneration()) {
            Rendering rendering = rendering(messages, options);
            List<Span> spans = rendering.generated().stream()
                    .map(span -> new Span(span.start(), span.end()))
                    .toList();
            return List.of(new RenderedConversation(rendering.text(), spans));
        }
        return new TurnSpans(this, messages, options).texts();
    }

    private Rendering rendering(List<Message> messages, RenderOptions options) {
        Map<String, Object> variables = new LinkedHashMap<>(options.variables());
        variables.put(
                "messages", messages.stream().map(Message::toTemplateValue).toList());
        variables.put("tools", options.tools().isEmpty() ? null : options.tools());
        variables.putIfAbsent("documents", null);
        variables.put("add_generation_prompt", options.addGenerationPrompt());
        try {
            return template.render(variables, options.now());
        } catch (JinjaException e) {
            throw new TemplateException(e.getMessage(), e);
        }
    }
}
