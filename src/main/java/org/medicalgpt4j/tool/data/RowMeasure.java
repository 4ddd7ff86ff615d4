package org.medicalgpt4j.tool.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.ConversationEncoder;
import org.medicalgpt4j.data.RowOutcome;
import org.medicalgpt4j.data.TrainingSequence;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.dialogue.ConversationFormat;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Measures rows of one kind. */
@FunctionalInterface
public interface RowMeasure {
    /** @throws RowException saying why it cannot be trained on */
    RowShape of(ObjectNode row, SourceLine at) throws RowException;

    /** Dialogues in a format. */
    static RowMeasure dialogues(ConversationFormat format, ConversationEncoder encoder) {
        return (row, at) -> {
            Conversation conversation = format.read(row, at);
            RowOutcome outcome = encoder.encode(conversation);
            if (outcome instanceof RowOutcome.Invalid invalid) {
                throw new RowException(invalid.problem());
            }
            if (outcome instanceof RowOutcome.Dropped dropped) {
                throw new RowException(dropped.reason().description());
            }
            RowOutcome.Kept kept = (RowOutcome.Kept) outcome;
            List<Message> messages = conversation.messages();
            return new RowShape(
                    messages.stream().map(Message::role).toList(),
                    kept.sequences().stream()
                            .mapToInt(TrainingSequence::length)
                            .max()
                            .orElse(0),
                    text(messages),
                    text(messages.subList(0, messages.size() - 1)),
                    kept.notes());
        };
    }

    private static String text(List<Message> messages) {
        List<String> turns = new ArrayList<>();
        messages.forEach(message -> turns.add(message.role() + "\n" + message.content() + "\n" + message.toolCalls()));
        return String.join("\n\n", turns);
    }

    /** Documents in a field. */
    static RowMeasure documents(String field, Tokenizer tokenizer) {
        return (row, at) -> {
            String text = row.path(field).asText("");
            if (!row.path(field).isTextual() || text.isBlank()) {
                throw new RowException("lacks a '" + field + "' that is a string and not blank");
            }
            // The end of text comes behind it.
            int tokens = tokenizer.encodeWithSpecialTokens(tokenizer.quoted(text)).length + 1;
            return new RowShape(List.of(), tokens, text, text, Set.of());
        };
    }
}
