package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.Message;

/** Reads rows of any form as they are written. */
public final class FormReader {
    private FormReader() {}

    public static WrittenRow read(ObjectNode row, RowForm form) throws RowException {
        return switch (form) {
            case ALPACA -> new WrittenRow(AlpacaFormat.turns(row), ToolFields.tools(row), Optional.empty());
            case SHAREGPT -> new WrittenRow(ShareGptFormat.turns(row), ToolFields.tools(row), Optional.empty());
            case MESSAGES -> new WrittenRow(OpenAiFormat.turns(row), ToolFields.tools(row), Optional.empty());
            case PREFERENCE ->
                new WrittenRow(
                        ShareGptFormat.turns(row),
                        ToolFields.tools(row),
                        Optional.of(new WrittenRow.Pair(answer(row, "chosen"), answer(row, "rejected"))));
            case TRL -> trl(row);
        };
    }

    /** An answer: a text, a turn {@code {"from": .., "value": ..}} or a list of messages. */
    private static List<Turn> answer(ObjectNode row, String field) throws RowException {
        JsonNode value = row.path(field);
        if (value.isObject()) {
            ObjectNode one = JsonNodeFactory.instance.objectNode();
            one.putArray("conversations").add(value);
            return ShareGptFormat.turns(one);
        }
        return value.isArray() ? messages(row, field) : List.of(new Turn(Message.assistant(text(row, field))));
    }

    /** A row with a {@code completion}: what it answers, and the completion as the chosen answer. */
    static WrittenRow rated(ObjectNode row) throws RowException {
        List<Turn> answer = answer(row, "completion");
        List<Turn> turns = row.hasNonNull("conversations") ? ShareGptFormat.turns(row) : prompt(row);
        return new WrittenRow(turns, ToolFields.tools(row), Optional.of(new WrittenRow.Pair(answer, List.of())));
    }

    private static List<Turn> prompt(ObjectNode row) throws RowException {
        JsonNode prompt = row.path("prompt");
        return prompt.isArray() ? messages(row, "prompt") : List.of(new Turn(Message.user(text(row, "prompt"))));
    }

    private static WrittenRow trl(ObjectNode row) throws RowException {
        List<Turn> chosen = answer(row, "chosen");
        List<Turn> rejected = answer(row, "rejected");
        JsonNode prompt = row.path("prompt");
        boolean inside = !chosen.isEmpty() && !chosen.get(0).message().isAssistant();
        if (prompt.isMissingNode() || prompt.isNull() || inside) {
            int common = common(chosen, rejected);
            return new WrittenRow(
                    chosen.subList(0, common),
                    ToolFields.tools(row),
                    Optional.of(new WrittenRow.Pair(
                            chosen.subList(common, chosen.size()), rejected.subList(common, rejected.size()))));
        }
        return new WrittenRow(prompt(row), ToolFields.tools(row), Optional.of(new WrittenRow.Pair(chosen, rejected)));
    }

    private static List<Turn> messages(ObjectNode row, String field) throws RowException {
        return OpenAiFormat.turns(row, field);
    }

    private static String text(ObjectNode row, String field) throws RowException {
        return RowFields.text(row, field, "");
    }

    /** How many turns both begin with, before an answer that differs. */
    private static int common(List<Turn> first, List<Turn> second) throws RowException {
        int common = 0;
        while (common < Math.min(first.size(), second.size())
                && first.get(common).equals(second.get(common))) {
            common++;
        }
        if (common == 0 || common == first.size() || common == second.size()) {
            throw new RowException(
                    "lacks a 'prompt', and 'chosen' and 'rejected' are not two answers to the same turns");
        }
        return common;
    }
}
