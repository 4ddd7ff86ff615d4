package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of a safetensors header, token by token, so that memory stays in proportion to the bytes there are. */
final class SafetensorsHeaderParser {
    private static final String METADATA = "__metadata__";
    private static final int LONGEST_NAME = 1024;
    private static final int HIGHEST_RANK = 32;

    private final Path path;
    private final String json;
    private final List<SafetensorsHeader.Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    SafetensorsHeaderParser(Path path, String json) {
        this.path = path;
        this.json = json;
    }

    List<SafetensorsHeader.Entry> entries() {
        return entries;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    void parse() {
        try (JsonParser parser = StrictJson.FACTORY.createParser(json)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                expect(parser.nextToken(), JsonToken.START_OBJECT, "'" + shortened(name) + "'");
                if (name.equals(METADATA)) {
                    readMetadata(parser);
                } else {
                    entries.add(readTensor(parser, name));
                }
            }
            if (parser.nextToken() != null) {
                throw new CheckpointException(path + " has something after the JSON of its header");
            }
        } catch (JsonProcessingException malformed) {
            throw new CheckpointException(
                    path + " has a header that is not valid JSON: " + StrictJson.complaint(malformed), malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void readMetadata(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            expect(parser.nextToken(), JsonToken.VALUE_STRING, "'" + shortened(key) + "' of the metadata");
            metadata.put(key, parser.getText());
        }
    }

    private SafetensorsHeader.Entry readTensor(JsonParser parser, String name) throws IOException {
        if (name.length() > LONGEST_NAME) {
            throw new CheckpointException(path + ": tensor '" + shortened(name) + "' has a name of " + name.length()
                    + " characters, more than the " + LONGEST_NAME + " allowed");
        }
        String dtype = null;
        long[] shape = null;
        long[] range = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(value, JsonToken.VALUE_STRING, "'dtype' of tensor '" + name + "'");
                    dtype = parser.getText();
                }
                case "shape" -> shape = readSizes(parser, name, key);
                case "data_offsets" -> range = readSizes(parser, name, key);
                default ->
                    throw new CheckpointException(path + ": tensor '" + name + "' has the unknown key '"
                            + shortened(key) + "'; dtype, shape and data_offsets were expected");
            }
        }
        if (dtype == null || shape == null || range == null || range.length != 2) {
            throw new CheckpointException(
                    path + ": tensor '" + name + "' needs dtype, shape and two numbers in data_offsets");
        }
        return entry(name, dtype, shape, range[0], range[1]);
    }

    private SafetensorsHeader.Entry entry(String name, String dtype, long[] shape, long begin, long end) {
        ScalarType type = ScalarType.ofLabel(dtype)
                .orElseThrow(() -> new CheckpointException(path + ": tensor '" + name + "' has the type '"
                        + shortened(dtype) + "', which is none of " + Arrays.toString(ScalarType.values())));
        TensorInfo info;
        try {
            info = new TensorInfo(name, type, shape);
        } catch (CheckpointException wrong) {
            throw new CheckpointException(path + ": " + wrong.getMessage(), wrong);
        }
        if (end < begin || end - begin != info.bytes()) {
            throw new CheckpointException(
                    path + ": tensor '" + name + "' of shape " + Arrays.toString(shape) + " and type " + dtype
                            + " needs " + info.bytes() + " bytes, but its data_offsets are " + begin + " to " + end);
        }
        return new SafetensorsHeader.Entry(info, begin, end);
    }

    private long[] readSizes(JsonParser parser, String name, String key) throws IOException {
        expect(parser.currentToken(), JsonToken.START_ARRAY, "'" + key + "' of tensor '" + name + "'");
        long[] sizes = new long[HIGHEST_RANK];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "'" + key + "' of tensor '" + name + "'");
            if (count == HIGHEST_RANK) {
                throw new CheckpointException(
                        path + ": tensor '" + name + "' has more than " + HIGHEST_RANK + " numbers in its " + key);
            }
            boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!fits || parser.getLongValue() < 0) {
                throw new CheckpointException(path + ": tensor '" + name + "' has " + shortened(parser.getText())
                        + " in its " + key + ", which is no size");
            }
            sizes[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(sizes, count);
    }

    private void expect(JsonToken seen, JsonToken wanted, String where) {
        if (seen != wanted) {
            throw new CheckpointException(path + " has a header that does not follow the format: " + where + " is "
                    + words(seen) + ", but " + words(wanted) + " was expected");
        }
    }

    private static String words(JsonToken token) {
        if (token == null) {
            return "missing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "the end of a list or object";
        };
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
