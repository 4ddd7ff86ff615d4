package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.data.file.JsonRows;
import org.medicalgpt4j.data.file.RowException;

/** Typed access to the fields of a row, with errors that name the field. A field that is null counts as absent. */
public final class RowFields {
    /** The field that tells a format, by format: for saying which one a row may have been written in. */
    private static final Map<String, String> TELLTALES =
            Map.of("conversations", "sharegpt", "messages", "messages", "instruction", "alpaca");

    private RowFields() {}

    public static String text(JsonNode object, String field, String where) throws RowException {
        Optional<String> text = optionalText(object, field, where);
        if (text.isEmpty()) {
            throw lacks(object, field, where);
        }
        return text.get();
    }

    static Optional<String> optionalText(JsonNode object, String field, String where) throws RowException {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong(value, field, where, "a string");
        }
        return Optional.of(wellFormed(value.textValue(), where + field));
    }

    /** A list field; absent is an empty list. */
    static List<JsonNode> optionalList(JsonNode object, String field, String where) throws RowException {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(value, field, where, "a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    static List<JsonNode> list(JsonNode object, String field, String where) throws RowException {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw lacks(object, field, where);
        }
        return optionalList(object, field, where);
    }

    static JsonNode requireObject(JsonNode value, String where) throws RowException {
        if (!value.isObject()) {
            throw new RowException("'" + where + "' is " + JsonRows.kind(value) + ", expected an object");
        }
        return value;
    }

    static RowException wrong(JsonNode value, String field, String where, String expected) {
        return new RowException("'" + where + field + "' is " + JsonRows.kind(value) + ", expected " + expected);
    }

    /** Half a surrogate pair is no character and no tokenizer can encode it. */
    private static String wellFormed(String text, String field) throws RowException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new RowException("'" + field + "' holds half a surrogate pair (\\u" + Integer.toHexString(c)
                        + ") at character " + i);
            }
        }
        return text;
    }

    private static RowException lacks(JsonNode object, String field, String where) {
        String hint = "";
        for (Map.Entry<String, String> telltale : TELLTALES.entrySet()) {
            if (TELLTALES.containsKey(field) && object.has(telltale.getKey())) {
                hint = " (it has '" + telltale.getKey() + "': is its format " + telltale.getValue() + "?)";
            }
        }
        return new RowException("lacks the field '" + where + field + "'" + hint);
    }
}
