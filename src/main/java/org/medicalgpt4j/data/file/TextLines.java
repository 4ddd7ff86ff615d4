package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;

/** Lines of a text file as rows with one field. */
final class TextLines implements RowSource {
    private final DataStream input;
    private final LineReader lines;
    private final int limit;
    private final String field;

    /**
     * @param limit longest line in bytes
     * @param field that a row has its text in
     */
    TextLines(DataStream input, int limit, String field) {
        this.input = input;
        this.lines = new LineReader(input.bytes(), limit);
        this.limit = limit;
        this.field = field;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        if (!lines.next()) {
            return Optional.empty();
        }
        return Optional.of(
                new Line(new RawLine(lines.number(), lines.bytes(), input.charset(), lines.tooLong(), limit), field));
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
        input.close();
    }

    private record Line(RawLine raw, String field) implements RawRow {
        @Override
        public int line() {
            return raw.line();
        }

        @Override
        public ObjectNode parse() throws RowException {
            return JsonNodeFactory.instance.objectNode().put(field, raw.content());
        }

        @Override
        public String text() {
            return raw.text();
        }
    }
}
