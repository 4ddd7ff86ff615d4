package org.medicalgpt4j.template.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.template.ToolCall;

/** JSON that a model wrote, which may be anything. */
final class CallJson {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build());

    /**
     * A value and where the text goes on.
     *
     * @param end characters up to the end of the value
     */
    record Value(JsonNode json, int end) {}

    private CallJson() {}

    /** The value that a text begins with, blanks skipped. */
    static Optional<Value> first(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return Optional.empty();
            }
            JsonNode json = MAPPER.readTree(parser);
            return Optional.of(new Value(json, (int) parser.currentLocation().getCharOffset()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The value that a text is as a whole. */
    static Optional<JsonNode> whole(String text) {
        return first(text)
                .filter(value -> text.substring(value.end()).isBlank())
                .map(Value::json);
    }

    /** The call {@code {"name": .., KEY: {..}}}; the arguments may be JSON in a string. */
    static Optional<ToolCall> call(JsonNode json, String key) {
        JsonNode name = json.path("name");
        JsonNode given = json.path(key);
        JsonNode arguments = given.isTextual() ? whole(given.textValue()).orElse(given) : given;
        return name.isTextual() && arguments.isObject()
                ? Optional.of(ToolCall.of(name.textValue(), arguments(arguments)))
                : Optional.empty();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> arguments(JsonNode object) {
        return MAPPER.convertValue(object, LinkedHashMap.class);
    }
}
