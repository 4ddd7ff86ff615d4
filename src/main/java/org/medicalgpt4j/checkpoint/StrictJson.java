package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** JSON as the standard has it: UTF-8, no duplicate keys, nothing after the value, bounded depth and length. */
final class StrictJson {
    /** More than any configuration, index or adapter description needs. */
    private static final long LARGEST_FILE = 100_000_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(10_000_000)
                    .maxNameLength(10_000)
                    .maxNumberLength(400)
                    .build())
            .build();

    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** @throws CheckpointException where the file is missing, too large, or not a JSON object */
    static JsonNode object(Path file) {
        JsonNode node = parse(file);
        if (!node.isObject()) {
            throw new CheckpointException(file + " holds a JSON " + kind(node) + ", but an object was expected");
        }
        return node;
    }

    private static JsonNode parse(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new CheckpointException(
                        file + " has " + size + " bytes, more than the " + LARGEST_FILE + " allowed for a JSON file");
            }
            return MAPPER.readTree(text(file, ByteBuffer.wrap(Files.readAllBytes(file))));
        } catch (NoSuchFileException missing) {
            throw new CheckpointException(file + " does not exist", missing);
        } catch (JsonProcessingException malformed) {
            throw new CheckpointException(file + " is not valid JSON: " + complaint(malformed), malformed);
        } catch (IOException failure) {
            throw new CheckpointException(file + " cannot be read: " + FileFailure.reason(failure), failure);
        }
    }

    /** Strict UTF-8: Jackson would guess other encodings. */
    static String text(Path file, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notText) {
            throw new CheckpointException(file + " is not UTF-8 text", notText);
        }
    }

    /** Jackson's message on one line, with the place. */
    static String complaint(JsonProcessingException malformed) {
        String message = malformed.getOriginalMessage().replaceAll("\\s+", " ").strip();
        return malformed.getLocation() == null
                ? message
                : message + " (line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr() + ")";
    }

    static String kind(JsonNode node) {
        return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
