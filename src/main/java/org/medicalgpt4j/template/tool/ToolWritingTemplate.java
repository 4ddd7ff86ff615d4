package org.medicalgpt4j.template.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation;

/** A chat template that sees turns of text only, as a tool format has written tools into them. */
record ToolWritingTemplate(ToolFormat format, ChatTemplate template) implements ChatTemplate {

    @Override
    public String identity() {
        return format.name() + " " + template.identity();
    }

    @Override
    public String render(List<Message> messages, RenderOptions options) {
        return template.render(written(messages, options), options.withTools(List.of()));
    }

    @Override
    public RenderedConversation renderWithSpans(List<Message> messages, RenderOptions options) {
        return template.renderWithSpans(written(messages, options), options.withTools(List.of()));
    }

    @Override
    public List<RenderedConversation> renderForTraining(List<Message> messages, RenderOptions options) {
        return template.renderForTraining(written(messages, options), options.withTools(List.of()));
    }

    private List<Message> written(List<Message> messages, RenderOptions options) {
        List<Message> all = new ArrayList<>();
        if (!options.tools().isEmpty()) {
            all.add(Message.system(format.describe(options)));
        }
        for (Message message : messages) {
            add(all, message, options);
        }
        return all;
    }

    /** Several results, and a question after them, are one turn, as templates have users and assistants alternate. */
    private void add(List<Message> all, Message message, RenderOptions options) {
        switch (message.role()) {
            case Message.SYSTEM -> all.add(all.isEmpty() ? message : joined(message, all.remove(0), "\n\n"));
            case Message.ASSISTANT -> all.add(assistant(message, options));
            default -> {
                boolean isResult = message.role().equals(Message.TOOL);
                Message turn = isResult ? Message.user(format.result(message, options)) : message;
                boolean follows = !all.isEmpty() && last(all).role().equals(Message.USER);
                all.add(follows ? joined(all.remove(all.size() - 1), turn, "\n") : turn);
            }
        }
    }

    private Message assistant(Message message, RenderOptions options) {
        if (message.toolCalls().isEmpty()) {
            return message;
        }
        Message calls = Message.assistant(format.write(message.toolCalls(), options));
        return joined(new Message(message.role(), message.content(), List.of(), message.extra()), calls, "\n");
    }

    private static Message last(List<Message> all) {
        return all.get(all.size() - 1);
    }

    private static Message joined(Message first, Message second, String separator) {
        String between = first.content().isEmpty() || second.content().isEmpty() ? "" : separator;
        return new Message(
                first.role(), first.content() + between + second.content(), List.of(), Map.copyOf(first.extra()));
    }
}
