package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the JSON files of a tokenizer with limits on their size and errors that name the file. */
final class JsonFile {
    /** Largest file read; the largest known {@code tokenizer.json} (Gemma 3) has 33 MB. */
    private static final long MAX_BYTES = 256L << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();

    /** For whole values: nothing may follow one, no key may come twice. */
    static final ObjectMapper MAPPER = new ObjectMapper(FACTORY.copy())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** For long files; their names are tokens, each of which occurs once, so that nothing is gained by a table of names. */
    static final ObjectMapper STREAMING = new ObjectMapper(FACTORY.rebuild()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build());

    private JsonFile() {}

    static byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new TokenizerException(file + ": " + size + " bytes are more than the limit of " + MAX_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new TokenizerException(file + ": file not found", e);
        } catch (IOException e) {
            throw new TokenizerException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    static ObjectNode object(Path file) {
        return object(bytes(file), file.toString());
    }

    private static ObjectNode object(byte[] json, String name) {
        return object(MAPPER, json, name);
    }

    /** A file with a vocabulary as a whole. */
    static ObjectNode large(byte[] json, String name) {
        return object(STREAMING, json, name);
    }

    private static ObjectNode object(ObjectMapper mapper, byte[] json, String name) {
        try {
            if (mapper.readTree(json) instanceof ObjectNode object) {
                return object;
            }
            throw new TokenizerException(name + ": expected a JSON object");
        } catch (IOException e) {
            throw broken(name, e);
        }
    }

    static TokenizerException broken(String name, IOException cause) {
        if (cause instanceof JsonProcessingException e && e.getLocation() != null) {
            String where = e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            return new TokenizerException(name + ":" + where + ": not valid JSON: " + reason, cause);
        }
        return new TokenizerException(name + ": not valid JSON: " + cause.getMessage(), cause);
    }
}
