package org.medicalgpt4j.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Rows of a file that is one JSON array, as Alpaca's data is often handed on. Holds one element at a time. */
final class JsonArrayRows implements RowSource {
    private final InputStream input;
    private final JsonParser parser;
    private boolean begun;
    private boolean ended;

    JsonArrayRows(Path file) throws IOException {
        this.input = Files.newInputStream(file);
        this.parser = JsonRows.MAPPER.createParser(input);
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        try {
            if (!begun) {
                parser.nextToken();
                begun = true;
            }
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                ended = true;
                JsonRows.requireEnd(parser);
                return Optional.empty();
            }
            int line = parser.currentTokenLocation().getLineNr();
            JsonNode element = parser.readValueAsTree();
            return Optional.of(new Element(line, element));
        } catch (JsonProcessingException e) {
            // Nothing can be told of what follows: the array ends here.
            ended = true;
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            return Optional.of(new Broken(line, "the array of rows is not JSON: " + JsonRows.reason(e)));
        }
    }

    @Override
    public long bytesRead() {
        return Math.max(0, parser.currentLocation().getByteOffset());
    }

    @Override
    public void close() throws IOException {
        parser.close();
        input.close();
    }

    private record Element(int line, JsonNode value) implements RawRow {
        @Override
        public ObjectNode parse() throws RowException {
            return JsonRows.object(value);
        }
    }

    private record Broken(int line, String problem) implements RawRow {
        @Override
        public ObjectNode parse() throws RowException {
            throw new RowException(problem);
        }
    }
}
