package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Rows of a file that is one JSON array, as Alpaca's data is often handed on. Holds one element at a time. */
final class JsonArrayRows implements RowSource {
    private final DataStream input;
    private final JsonParser parser;
    private boolean begun;
    private boolean ended;

    JsonArrayRows(DataStream input) throws IOException {
        this.input = input;
        this.parser = input.charset().equals(StandardCharsets.UTF_8)
                ? JsonRows.MAPPER.createParser(input.bytes())
                : JsonRows.MAPPER.createParser(
                        new InputStreamReader(input.bytes(), input.charset().newDecoder()));
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
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            return broken(line, "the array of rows is not JSON: " + JsonRows.reason(e));
        } catch (CharacterCodingException e) {
            return broken(
                    parser.currentLocation().getLineNr(), "from about here on it is not " + input.charset() + " text");
        }
    }

    private Optional<RawRow> broken(int line, String problem) {
        ended = true;
        return Optional.of(new BrokenRow(line, problem));
    }

    @Override
    public long bytesRead() {
        return input.bytesRead();
    }

    @Override
    public Optional<Charset> written() {
        return Optional.of(input.written());
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

        @Override
        public String text() {
            return value.toString();
        }
    }
}
