package org.medicalgpt4j.data;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderedConversation;
import org.medicalgpt4j.template.ToolCall;

/**
 * Some chat templates pass over what they have no form for. A model trained on such text would learn to call tools it was
 * never told of, so a row loses nothing without a word: its system text, tools and calls must occur in what was rendered.
 */
final class TemplateCoverage {
    /** Names that every way of writing JSON leaves as they are. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    private TemplateCoverage() {}

    static void require(Conversation conversation, List<RenderedConversation> texts) throws RowException {
        if (conversation.hasSystemTurn()
                && lacks(texts, conversation.messages().get(0).content().strip())) {
            throw new RowException("has a system turn, but the chat template does not write it");
        }
        for (Map<String, Object> tool : conversation.tools()) {
            Object name = tool.get("function") instanceof Map<?, ?> function ? function.get("name") : "";
            requireName(texts, String.valueOf(name), "describes the tool");
        }
        for (Message message : conversation.messages()) {
            for (ToolCall call : message.toolCalls()) {
                requireName(texts, call.name(), "calls the tool");
            }
        }
    }

    private static void requireName(List<RenderedConversation> texts, String name, String what) throws RowException {
        if (PLAIN_NAME.matcher(name).matches() && lacks(texts, name)) {
            throw new RowException(what + " '" + name + "', but the chat template does not write it:"
                    + " use a template with tools, or leave such rows out");
        }
    }

    private static boolean lacks(List<RenderedConversation> texts, String content) {
        return texts.stream().noneMatch(text -> text.text().contains(content));
    }
}
