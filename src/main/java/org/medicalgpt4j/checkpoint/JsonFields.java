package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Typed fields of a JSON object from a file. A key that is absent or null counts as not given; a wrong type is refused by name. */
final class JsonFields {
    private final Path file;
    private final JsonNode object;

    JsonFields(Path file, JsonNode object) {
        this.file = file;
        this.object = object;
    }

    Optional<JsonNode> value(String key) {
        return Optional.ofNullable(object.get(key)).filter(value -> !value.isNull());
    }

    Optional<String> text(String key) {
        return typed(key, "a text", JsonNode::isTextual).map(JsonNode::textValue);
    }

    Optional<Boolean> flag(String key) {
        return typed(key, "true or false", JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    Optional<Integer> integer(String key) {
        return typed(key, "a whole number", JsonNode::canConvertToInt)
                .filter(value -> isWhole(key, value))
                .map(JsonNode::intValue);
    }

    Optional<Double> number(String key) {
        return typed(key, "a number", JsonNode::isNumber).map(JsonNode::doubleValue);
    }

    Optional<List<String>> texts(String key) {
        return typed(key, "a list of texts", JsonNode::isArray).map(list -> {
            List<String> texts = new ArrayList<>();
            for (JsonNode element : list) {
                if (!element.isTextual()) {
                    throw wrong(key, "a list of texts", list);
                }
                texts.add(element.textValue());
            }
            return texts;
        });
    }

    Optional<JsonNode> object(String key) {
        return typed(key, "an object", JsonNode::isObject);
    }

    CheckpointException wrong(String key, String expected, JsonNode seen) {
        String shown = seen.toString();
        return new CheckpointException(file + ": '" + key + "' is "
                + (shown.length() <= 80 ? shown : shown.substring(0, 77) + "...") + ", but " + expected
                + " was expected");
    }

    private boolean isWhole(String key, JsonNode value) {
        if (value.isIntegralNumber()) {
            return true;
        }
        throw wrong(key, "a whole number", value);
    }

    private Optional<JsonNode> typed(String key, String expected, Predicate<JsonNode> test) {
        Optional<JsonNode> value = value(key);
        value.filter(test.negate()).ifPresent(seen -> {
            throw wrong(key, expected, seen);
        });
        return value;
    }
}
