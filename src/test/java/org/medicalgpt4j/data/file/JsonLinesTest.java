package org.medicalgpt4j.data.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.recipe.TextEncoding;

class JsonLinesTest {
    @TempDir
    Path folder;

    @Test
    void should_number_lines_and_pass_over_blank_ones() throws IOException {
        assertEquals(List.of("1:a", "3:b", "6:c"), read("a\n\nb\n \t \n\r\nc", 10));
    }

    @Test
    void should_take_off_byte_order_mark_and_carriage_returns() throws IOException {
        assertEquals(List.of("1:a", "2:b", "3:\uFEFFc"), read("\uFEFFa\r\nb\r\n\uFEFFc\r\n", 10));
    }

    @Test
    void should_find_nothing_in_an_empty_file() throws IOException {
        assertEquals(List.of(), read("", 10));
        assertEquals(List.of(), read("\uFEFF", 10));
        assertEquals(List.of(), read("\n\n", 10));
    }

    @Test
    void should_report_a_line_above_the_limit_and_go_on_behind_it() throws IOException {
        assertEquals(List.of("1:abcd", "2 too long", "3:ab"), read("abcd\nabcde\nab\n", 4));
    }

    @Test
    void should_hold_lines_longer_than_its_buffer() throws IOException {
        String line = "x".repeat(200_001);
        assertEquals(List.of("1:" + line, "2:y"), read(line + "\ny", 1 << 20));
        assertEquals(List.of("1 too long", "2:y"), read(line + "\ny", 100_000));
    }

    @Test
    void should_count_the_bytes_it_took() throws IOException {
        Path file = Files.writeString(folder.resolve("bytes.jsonl"), "a\nbc\n");
        try (JsonLines reader = new JsonLines(DataStream.open(file, TextEncoding.AUTO), 10)) {
            while (reader.next().isPresent()) {
                assertTrue(reader.bytesRead() > 0);
            }
            assertEquals(5, reader.bytesRead());
        }
    }

    private List<String> read(String text, int limit) throws IOException {
        Path file = Files.writeString(folder.resolve("lines.jsonl"), text);
        List<String> lines = new ArrayList<>();
        try (JsonLines reader = new JsonLines(DataStream.open(file, TextEncoding.AUTO), limit)) {
            for (Optional<RawRow> line = reader.next(); line.isPresent(); line = reader.next()) {
                RawLine found = (RawLine) line.get();
                lines.add(found.line()
                        + (found.tooLong() ? " too long" : ":" + new String(found.bytes(), StandardCharsets.UTF_8)));
            }
        }
        return lines;
    }
}
