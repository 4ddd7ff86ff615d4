package org.medicalgpt4j.data.file;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;

/** Rows of a JSON Lines file. A line above the limit is reported as such, and reading goes on behind it. */
final class JsonLines implements RowSource {
    private final DataStream input;
    private final LineReader lines;
    private final int limit;

    /** @param limit longest line in bytes */
    JsonLines(DataStream input, int limit) {
        this.input = input;
        this.lines = new LineReader(input.bytes(), limit);
        this.limit = limit;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        if (!lines.next()) {
            return Optional.empty();
        }
        return Optional.of(new RawLine(lines.number(), lines.bytes(), input.charset(), lines.tooLong(), limit));
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
}
