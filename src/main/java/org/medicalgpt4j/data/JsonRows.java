package org.medicalgpt4j.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Parses rows of untrusted JSON: strict UTF-8, no key twice, nothing after the value, bounded nesting and lengths. */
final class JsonRows {
    private static final int DEEPEST = 200;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonRows() {}

    /** The JSON object a line consists of. */
    static ObjectNode object(RawLine line, int limit) throws RowException {
        if (line.tooLong()) {
            throw new RowException("the line is longer than " + limit + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RowException("the line is not UTF-8 text");
        }
        JsonNode value = parse(text, "the line is");
        if (!value.isObject()) {
            throw new RowException("the line is " + kind(value) + ", expected an object {...}"
                    + (text.startsWith("[") ? " (one row per line; is this a JSON array?)" : ""));
        }
        return (ObjectNode) value;
    }

    /** Parses JSON text. {@code subject} begins the sentence of the error. */
    static JsonNode parse(String text, String subject) throws RowException {
        try {
            JsonNode value = MAPPER.readTree(text);
            if (value.isMissingNode()) {
                throw new RowException(subject + " not JSON: it is empty");
            }
            return value;
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("malformed");
            String place = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw new RowException(subject + " not JSON: " + reason + place);
        }
    }

    /** What a value is, for error messages. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "null";
        };
    }
}
