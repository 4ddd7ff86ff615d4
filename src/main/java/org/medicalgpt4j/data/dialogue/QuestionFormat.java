package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.Message;

/**
 * Reads what a row asks: {@code prompt} (and {@code system}), {@code messages} as the OpenAI API has them, or
 * {@code conversations} as ShareGPT has them. Answers at the end of a conversation are known answers to what is asked, and
 * no part of the question.
 */
final class QuestionFormat {
    private static final List<String> FIELDS = List.of("prompt", "messages", "conversations");

    private QuestionFormat() {}

    static Question read(ObjectNode row) throws RowException {
        List<String> present = FIELDS.stream().filter(row::hasNonNull).toList();
        if (present.size() != 1) {
            throw new RowException("has " + (present.isEmpty() ? "none" : String.join(" and ", present))
                    + " of the fields prompt, messages and conversations, expected one");
        }
        return switch (present.get(0)) {
            case "prompt" -> prompt(row);
            case "messages" -> dialogue(row, OpenAiFormat.turns(row));
            default -> dialogue(row, ShareGptFormat.turns(row));
        };
    }

    private static Question prompt(ObjectNode row) throws RowException {
        String text = RowFields.text(row, "prompt", "");
        if (text.isEmpty()) {
            throw new RowException("'prompt' is empty");
        }
        return new Question.Prompt(
                text, RowFields.optionalText(row, "system", "").filter(system -> !system.isEmpty()));
    }

    private static Question dialogue(ObjectNode row, List<Turn> turns) throws RowException {
        List<Message> messages =
                new ArrayList<>(turns.stream().map(Turn::message).toList());
        while (!messages.isEmpty() && messages.get(messages.size() - 1).isAssistant()) {
            messages.remove(messages.size() - 1);
        }
        if (messages.isEmpty() || messages.get(messages.size() - 1).role().equals(Message.SYSTEM)) {
            String roles = String.join(", ", turns.stream().map(Turn::role).toList());
            throw new RowException("asks nothing: its turns are of " + (roles.isEmpty() ? "nobody" : roles));
        }
        return new Question.Dialogue(messages, ToolFields.tools(row));
    }
}
