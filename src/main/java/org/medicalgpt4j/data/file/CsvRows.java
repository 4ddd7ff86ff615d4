package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Rows of a file of separated values (RFC 4180), whose first line names the fields. Values of fields that hold lists are JSON.
 *
 * <p>What separates values is one byte in UTF-8 and in GB18030 and no part of a longer character, so the file is cut up byte by
 * byte, and only then are values decoded: one that is no text spoils its own row.
 */
final class CsvRows implements RowSource {
    private static final Set<String> LISTS =
            Set.of("conversations", "messages", "history", "tools", "prompt", "chosen", "rejected");

    private final DataStream input;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> columns;
    private boolean ended;

    /** @throws IOException if there is no first line that names the fields */
    CsvRows(DataStream input, char separator) throws IOException {
        this.input = input;
        this.parser = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(true)
                .get()
                .parse(new InputStreamReader(input.bytes(), StandardCharsets.ISO_8859_1));
        this.records = parser.iterator();
        this.columns = names();
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try {
            if (records.hasNext()) {
                for (String name : records.next()) {
                    names.add(decoded(name, "the first line").strip());
                }
            }
        } catch (RowException | UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (names.size() != new HashSet<>(names).size()) {
            throw new IOException("its first line names a field twice: " + String.join(", ", names));
        }
        return List.copyOf(names);
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        try {
            if (ended || !records.hasNext()) {
                return Optional.empty();
            }
            CSVRecord next = records.next();
            return Optional.of(new Row(firstLine(next), next));
        } catch (UncheckedIOException e) {
            ended = true;
            return Optional.of(new BrokenRow(
                    Math.toIntExact(parser.getCurrentLineNumber()),
                    "the values are not separated as in a CSV file ("
                            + e.getCause().getMessage() + ")"));
        }
    }

    /** The parser knows the last line only; values may hold further ones. */
    private int firstLine(CSVRecord next) {
        long breaks = 0;
        for (String value : next) {
            breaks += value.chars().filter(c -> c == '\n').count();
        }
        return Math.toIntExact(parser.getCurrentLineNumber() - breaks);
    }

    @Override
    public Optional<List<String>> columns() {
        return Optional.of(columns);
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

    private String decoded(String value, String what) throws RowException {
        return Decoding.text(value.getBytes(StandardCharsets.ISO_8859_1), input.charset(), what);
    }

    private final class Row implements RawRow {
        private final int line;
        private final CSVRecord values;

        Row(int line, CSVRecord values) {
            this.line = line;
            this.values = values;
        }

        @Override
        public int line() {
            return line;
        }

        @Override
        public ObjectNode parse() throws RowException {
            if (values.size() != columns.size()) {
                throw new RowException(
                        "has " + values.size() + " values, but the first line names " + columns.size() + " fields");
            }
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < columns.size(); i++) {
                String name = columns.get(i);
                String text = decoded(values.get(i), "'" + name + "'");
                if (LISTS.contains(name)) {
                    row.set(name, list(text, name));
                } else {
                    row.put(name, text);
                }
            }
            return row;
        }

        /** A list, or text as it is: the answers of a preference may be either. */
        private JsonNode list(String text, String name) throws RowException {
            if (text.isBlank()) {
                return JsonNodeFactory.instance.nullNode();
            }
            return text.stripLeading().startsWith("[")
                    ? JsonRows.parse(text, "'" + name + "' is")
                    : JsonNodeFactory.instance.textNode(text);
        }

        @Override
        public String text() {
            List<String> shown = new ArrayList<>();
            for (String value : values) {
                shown.add(new String(value.getBytes(StandardCharsets.ISO_8859_1), input.charset()));
            }
            return String.join(",", shown);
        }
    }
}
