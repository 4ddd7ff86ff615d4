package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.ToolCall;

/** Writes rows in any form; what a form has no place for is refused instead of lost. */
public final class FormWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Where there are no identifiers of calls, results follow their calls in order. */
    private static final Set<String> IDENTIFIERS = Set.of("tool_call_id");

    private FormWriter() {}

    public static ObjectNode write(WrittenRow row, RowForm form) throws RowException {
        ObjectNode result = JSON.createObjectNode();
        switch (form) {
            case ALPACA -> alpaca(row, result);
            case SHAREGPT -> {
                result.set("conversations", conversations(row.dialogue()));
                if (!row.tools().isEmpty()) {
                    result.put("tools", json(row.tools()));
                }
            }
            case MESSAGES -> {
                result.set("messages", messages(row.dialogue()));
                tools(row, result);
            }
            case PREFERENCE -> {
                WrittenRow.Pair pair = pair(row, form);
                result.set("conversations", conversations(row.turns()));
                result.put("chosen", text(pair.chosen(), "chosen"));
                result.put("rejected", text(pair.rejected(), "rejected"));
                if (!row.tools().isEmpty()) {
                    result.put("tools", json(row.tools()));
                }
            }
            case TRL -> {
                WrittenRow.Pair pair = pair(row, form);
                result.set("prompt", messages(row.turns()));
                result.set("chosen", messages(pair.chosen()));
                result.set("rejected", messages(pair.rejected()));
                tools(row, result);
            }
        }
        return result;
    }

    private static WrittenRow.Pair pair(WrittenRow row, RowForm form) throws RowException {
        return row.pair()
                .orElseThrow(() -> new RowException("has no rejected answer, which the form " + name(form) + " needs"));
    }

    private static void tools(WrittenRow row, ObjectNode result) {
        if (!row.tools().isEmpty()) {
            result.set("tools", JSON.valueToTree(row.tools()));
        }
    }

    private static void alpaca(WrittenRow row, ObjectNode result) throws RowException {
        List<Turn> turns = row.dialogue();
        boolean system = !turns.isEmpty() && turns.get(0).role().equals(Message.SYSTEM);
        List<Turn> exchanges = turns.subList(system ? 1 : 0, turns.size());
        if (!row.tools().isEmpty()) {
            throw unwritable("describes tools", RowForm.ALPACA);
        }
        if (exchanges.isEmpty() || exchanges.size() % 2 != 0) {
            throw unwritable("is not made of questions with an answer each", RowForm.ALPACA);
        }
        for (int i = 0; i < exchanges.size(); i++) {
            requirePlain(exchanges.get(i), RowForm.ALPACA);
            if (!exchanges.get(i).role().equals(i % 2 == 0 ? Message.USER : Message.ASSISTANT)) {
                throw unwritable("is not made of questions with an answer each", RowForm.ALPACA);
            }
        }
        int last = exchanges.size() - 2;
        result.put("instruction", exchanges.get(last).message().content());
        result.put("input", "");
        result.put("output", exchanges.get(last + 1).message().content());
        if (system) {
            result.put("system", turns.get(0).message().content());
        }
        if (last > 0) {
            ArrayNode history = result.putArray("history");
            for (int i = 0; i < last; i += 2) {
                history.addArray()
                        .add(exchanges.get(i).message().content())
                        .add(exchanges.get(i + 1).message().content());
            }
        }
    }

    private static String text(List<Turn> answer, String field) throws RowException {
        if (answer.size() != 1 || !answer.get(0).message().isAssistant()) {
            throw unwritable("has a '" + field + "' that is not one answer", RowForm.PREFERENCE);
        }
        requirePlain(answer.get(0), RowForm.PREFERENCE);
        return answer.get(0).message().content();
    }

    private static void requirePlain(Turn turn, RowForm form) throws RowException {
        if (!turn.message().toolCalls().isEmpty()) {
            throw unwritable("calls tools", form);
        }
        requireLearned(turn, form);
        requireNoFields(turn, form);
    }

    private static void requireLearned(Turn turn, RowForm form) throws RowException {
        if (!turn.trained()) {
            throw unwritable("has an answer that is not to be learned (weight 0)", form);
        }
    }

    private static void requireNoFields(Turn turn, RowForm form) throws RowException {
        for (String field : turn.message().extra().keySet()) {
            if (!IDENTIFIERS.contains(field)) {
                throw unwritable("has a turn with the field '" + field + "'", form);
            }
        }
    }

    private static RowException unwritable(String what, RowForm form) {
        return new RowException(what + ", for which the form " + name(form) + " has no place");
    }

    static String name(RowForm form) {
        return form.name().toLowerCase(Locale.ROOT);
    }

    private static ArrayNode conversations(List<Turn> turns) throws RowException {
        ArrayNode conversations = JSON.createArrayNode();
        for (Turn turn : turns) {
            requireLearned(turn, RowForm.SHAREGPT);
            requireNoFields(turn, RowForm.SHAREGPT);
            Message message = turn.message();
            if (message.toolCalls().isEmpty() || !message.content().isEmpty()) {
                add(conversations, from(message.role()), message.content());
            }
            if (!message.toolCalls().isEmpty()) {
                List<Object> calls = message.toolCalls().stream()
                        .map(call -> (Object) call(call))
                        .toList();
                add(conversations, "function_call", json(calls.size() == 1 ? calls.get(0) : calls));
            }
        }
        return conversations;
    }

    private static void add(ArrayNode conversations, String from, String value) {
        conversations.addObject().put("from", from).put("value", value);
    }

    private static String from(String role) {
        return switch (role) {
            case Message.USER -> "human";
            case Message.ASSISTANT -> "gpt";
            case Message.TOOL -> "observation";
            default -> "system";
        };
    }

    private static Map<String, Object> call(ToolCall call) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("name", call.name());
        value.put("arguments", call.arguments());
        return value;
    }

    private static ArrayNode messages(List<Turn> turns) {
        ArrayNode messages = JSON.createArrayNode();
        for (Turn turn : turns) {
            Message message = turn.message();
            ObjectNode written =
                    messages.addObject().put("role", message.role()).put("content", message.content());
            if (!message.toolCalls().isEmpty()) {
                ArrayNode calls = written.putArray("tool_calls");
                for (ToolCall call : message.toolCalls()) {
                    ObjectNode node = calls.addObject();
                    if (!call.id().isEmpty()) {
                        node.put("id", call.id());
                    }
                    node.put("type", "function");
                    node.putObject("function").put("name", call.name()).put("arguments", json(call.arguments()));
                }
            }
            message.extra().forEach((field, value) -> written.set(field, JSON.valueToTree(value)));
            if (!turn.trained()) {
                written.put("weight", 0);
            }
        }
        return messages;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and texts are always JSON", e);
        }
    }
}
