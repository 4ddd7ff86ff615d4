package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Parses rows of untrusted JSON: strict UTF-8, no key twice, nothing after the value, bounded nesting and lengths. */
public final class JsonRows {
    private static final int DEEPEST = 200;

    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build());

    private JsonRows() {}

    /** The value of a row as an object. */
    public static ObjectNode object(JsonNode value) throws RowException {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new RowException("the row is " + kind(value) + ", expected an object {...}");
    }

    /** Parses JSON text. {@code subject} begins the sentence of the error. */
    public static JsonNode parse(String text, String subject) throws RowException {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode value = parser.readValueAsTree();
            if (value == null) {
                throw new RowException(subject + " not JSON: it is empty");
            }
            requireEnd(parser);
            return value;
        } catch (JsonProcessingException e) {
            throw new RowException(subject + " not JSON: " + reason(e));
        } catch (IOException e) {
            throw new IllegalStateException("text in memory cannot fail to be read", e);
        }
    }

    /** Refuses anything behind the value just read. */
    static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "expected nothing behind the value", parser.currentTokenLocation());
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
    public static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BINARY -> "bytes";
            case BOOLEAN -> "true or false";
            default -> "null";
        };
    }
}
