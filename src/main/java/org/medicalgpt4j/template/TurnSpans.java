package org.medicalgpt4j.template;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.template.RenderedConversation.Span;

/**
 * Finds what the assistant generates by rendering beginnings of the conversation: an answer begins where the text of the
 * messages before it ends with the generation prompt, and ends within the text of the messages up to it.
 */
final class TurnSpans {
    private static final int SHOWN = 60;

    private final JinjaChatTemplate template;
    private final List<Message> messages;
    private final RenderOptions options;
    private final List<RenderedConversation> finished = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private String text = "";

    TurnSpans(JinjaChatTemplate template, List<Message> messages, RenderOptions options) {
        this.template = template;
        this.messages = messages;
        this.options = options;
    }

    List<RenderedConversation> texts() {
        TurnEnding ending = null;
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).isAssistant()) {
                List<Message> before = messages.subList(0, i);
                ending = ending == null ? TurnEnding.find(template, before, options) : ending;
                add(before, messages.subList(0, i + 1), ending);
            }
        }
        String whole = template.render(messages, options);
        finish(whole.startsWith(learned()) ? whole : text);
        return finished;
    }

    private void add(List<Message> before, List<Message> upTo, TurnEnding ending) {
        String prompt = template.render(before, options.withGenerationPrompt(true));
        String turn = template.render(upTo, options);
        if (!turn.startsWith(prompt)) {
            throw new TemplateException(template.name() + ": message " + upTo.size()
                    + ": the template does not begin the assistant's turn with its generation prompt: the prompt ends with \""
                    + shown(prompt) + "\" but the turn is \"" + shown(turn) + "\"");
        }
        if (!spans.isEmpty() && !turn.startsWith(learned())) {
            finish(text);
        }
        int end = ending.endOfGenerated(turn, prompt.length());
        text = turn;
        if (end > prompt.length()) {
            spans.add(new Span(prompt.length(), end));
        }
    }

    /** The text up to the end of the last answer. */
    private String learned() {
        return spans.isEmpty()
                ? ""
                : text.substring(0, spans.get(spans.size() - 1).end());
    }

    private void finish(String wholeText) {
        finished.add(new RenderedConversation(wholeText, spans));
        spans.clear();
    }

    private static String shown(String text) {
        String end = text.length() > SHOWN ? "…" + text.substring(text.length() - SHOWN) : text;
        return end.replace("\n", "\\n");
    }
}
