package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation;
import org.medicalgpt4j.template.TemplateException;

/** Writes {@code [tool names]S:text;U:text;A:text;R:result;} with a line feed behind answers. Refuses a leading answer. */
class LetterTemplate implements ChatTemplate {

    @Override
    public String identity() {
        return "letters";
    }

    @Override
    public String render(List<Message> messages, RenderOptions options) {
        return renderWithSpans(messages, options).text();
    }

    @Override
    public RenderedConversation renderWithSpans(List<Message> messages, RenderOptions options) {
        if (messages.get(0).isAssistant()) {
            throw new TemplateException("letters: a conversation begins with a question");
        }
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> tool : options.tools()) {
            Map<?, ?> function = (Map<?, ?>) tool.get("function");
            text.append('[').append(function.get("name")).append(']');
        }
        List<RenderedConversation.Span> spans = new ArrayList<>();
        for (Message message : messages) {
            switch (message.role()) {
                case Message.SYSTEM ->
                    text.append("S:").append(message.content()).append(';');
                case Message.USER -> text.append("U:").append(message.content()).append(';');
                case Message.TOOL -> text.append("R:").append(message.content()).append(';');
                default -> {
                    int start = text.append("A:").length();
                    text.append(message.content());
                    message.toolCalls().forEach(call -> text.append('!').append(call.name()));
                    spans.add(new RenderedConversation.Span(
                            start, text.append(';').length()));
                    text.append('\n');
                }
            }
        }
        return new RenderedConversation(text.toString(), spans);
    }

    @Override
    public List<RenderedConversation> renderForTraining(List<Message> messages, RenderOptions options) {
        return List.of(renderWithSpans(messages, options));
    }
}
