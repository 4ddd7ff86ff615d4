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

    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
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
    static ObjectNode object(byte[] line) throws RowException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RowException("the line is not UTF-8 text");
        }
        return object(parse(text, "the row is"));
    }

    /** The value of a row as an object. */
    static ObjectNode object(JsonNode value) throws RowException {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new RowException("the row is " + kind(value) + ", expected an object {...}");
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
            throw new RowException(subject + " not JSON: " + reason(e));
        }
    }

    /** What is wrong, and in which column. */
    static String reason(JsonProcessingException e) {
        String reason = e.getOriginalMessage().lines().findFirst().orElse("malformed");
        return e.getLocation() == null
                ? reason
                : reason + " at column " + e.getLocation().getColumnNr();
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
