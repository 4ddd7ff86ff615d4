package org.medicalgpt4j.data.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.data.dialogue.RowFields;
import org.medicalgpt4j.recipe.TextEncoding;

class DataFilesTest {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String CHINESE = "[\n{\"q\": \"高血压怎么办？\"},\n{\"q\": \"多喝水\"}\n]";

    @TempDir
    Path folder;

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code line:row} of each row, or {@code line! problem}. */
    private static List<String> rows(Path file, TextEncoding encoding) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowSource source = DataFiles.open(file, encoding)) {
            for (Optional<RawRow> row = source.next(); row.isPresent(); row = source.next()) {
                try {
                    rows.add(row.get().line() + ":" + row.get().parse());
                } catch (RowException e) {
                    rows.add(row.get().line() + "! " + e.getMessage());
                }
            }
            assertTrue(source.bytesRead() > 0);
        }
        return rows;
    }

    private static List<String> rows(Path file) throws IOException {
        return rows(file, TextEncoding.AUTO);
    }

    private static String problem(Path file, TextEncoding encoding) {
        return assertThrows(IOException.class, () -> rows(file, encoding)).getMessage();
    }

    @Test
    void should_unpack_every_text_layout() throws IOException {
        byte[] lines = "{\"a\":1}\n\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8);
        List<String> expected = List.of("1:{\"a\":1}", "3:{\"a\":2}");
        assertEquals(expected, rows(write("a.jsonl", lines)));
        assertEquals(expected, rows(write("a.ndjson.gz", gzip(lines))));
        assertEquals(expected, rows(write("a.jsonl.zst", Zstd.compress(lines))));
        byte[] array = "[{\"a\":1},\n\n{\"a\":2}]".getBytes(StandardCharsets.UTF_8);
        assertEquals(expected, rows(write("a.json.gz", gzip(array))));
        byte[] csv = "a\r\n1\r\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of("2:{\"a\":\"1\"}"), rows(write("a.csv.zst", Zstd.compress(csv))));
        assertEquals(List.of("2:{\"a\":\"1\"}"), rows(write("a.tsv.gz", gzip(csv))));
    }

    @Test
    void should_read_several_packed_parts_of_one_file_as_one() throws IOException {
        byte[] one = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(gzip(one));
        two.write(gzip(one));
        assertEquals(2, rows(write("two.jsonl.gz", two.toByteArray())).size());
        two.reset();
        two.write(Zstd.compress(one));
        two.write(Zstd.compress(one));
        assertEquals(2, rows(write("two.jsonl.zst", two.toByteArray())).size());
    }

    @Test
    void should_say_that_packed_data_is_damaged_or_something_else() throws IOException {
        byte[] packed = gzip("{\"a\":1}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        assertTrue(problem(write("cut.jsonl.gz", Arrays.copyOf(packed, packed.length / 2)), TextEncoding.AUTO)
                .startsWith("its gzip data is damaged or ends too early ("));
        assertTrue(problem(write("plain.jsonl.gz", "{}"), TextEncoding.AUTO)
                .startsWith("its gzip data is damaged or ends too early ("));
        byte[] zstd = Zstd.compress("{\"a\":1}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        assertTrue(problem(write("cut.jsonl.zst", Arrays.copyOf(zstd, zstd.length - 4)), TextEncoding.AUTO)
                .startsWith("its Zstandard data is damaged or ends too early ("));
        assertTrue(problem(write("plain.jsonl.zst", "{\"a\": 1}"), TextEncoding.AUTO)
                .startsWith("its Zstandard data is damaged or ends too early ("));
        Path unnamed = write("packed.jsonl", packed);
        assertEquals(
                unnamed + " is compressed by gzip, which its name does not say: let it end with .gz",
                assertThrows(DataException.class, () -> rows(unnamed)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"})
    void should_read_every_encoding_that_a_byte_order_mark_tells(String name) throws IOException {
        byte[] bytes = ("\uFEFF" + CHINESE).getBytes(Charset.forName(name));
        List<String> expected = List.of("2:{\"q\":\"高血压怎么办？\"}", "3:{\"q\":\"多喝水\"}");
        assertEquals(expected, rows(write("marked.json", bytes)));
        String lines = "\uFEFF\n{\"q\": \"高血压怎么办？\"}\n{\"q\": \"多喝水\"}";
        assertEquals(expected, rows(write("marked.jsonl", lines.getBytes(Charset.forName(name)))));
        String csv = "\uFEFFq\n高血压怎么办？\n多喝水\n";
        assertEquals(expected, rows(write("marked.csv", csv.getBytes(Charset.forName(name)))));
        TextEncoding other = name.equals("UTF-8") ? TextEncoding.GB18030 : TextEncoding.UTF_8;
        assertTrue(problem(write("marked.json", bytes), other).startsWith("its byte order mark says " + name));
    }

    @Test
    void should_recognise_chinese_written_in_gb18030_and_nothing_else_as_such() throws IOException {
        assertEquals(
                List.of("2:{\"q\":\"高血压怎么办？\"}", "3:{\"q\":\"多喝水\"}"),
                rows(write("gb.json", CHINESE.getBytes(GB18030))));
        String unknown =
                "line 2 is not UTF-8 text, nor is the file GB18030 as far as its beginning tells: set its encoding";
        byte[] french = "{}\n{\"q\": \"déjà vu, thé, élève\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(unknown, problem(write("french.jsonl", french), TextEncoding.AUTO));
        byte[] wide = "{\"q\": 1}".getBytes(StandardCharsets.UTF_16LE);
        assertEquals(
                "it holds zero bytes, as UTF-16 does and no other text: set its encoding",
                problem(write("wide.jsonl", wide), TextEncoding.AUTO));
        assertEquals(List.of("1:{\"q\":1}"), rows(write("wide.jsonl", wide), TextEncoding.UTF_16LE));
    }

    @Test
    void should_name_the_row_that_is_no_text_of_the_encoding() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("{\"a\":1}\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        bytes.write("{\"a\":\"高\"}\n{\"a\":2}\n".getBytes(GB18030));
        List<String> rows = rows(write("late.jsonl", bytes.toByteArray()));
        assertEquals("10001! the line is not UTF-8 text", rows.get(10_000));
        assertEquals("10002:{\"a\":2}", rows.get(10_001));
        bytes.reset();
        bytes.write("a,b\n".getBytes(StandardCharsets.UTF_8));
        bytes.write("1,\"高\"\n2,\"3\"\n".getBytes(GB18030));
        assertEquals(
                List.of("2! 'b' is not UTF-8 text", "3:{\"a\":\"2\",\"b\":\"3\"}"),
                rows(write("late.csv", bytes.toByteArray()), TextEncoding.UTF_8));
        byte[] array = "[{\"a\":1},\n{\"a\":\"高\"}]".getBytes(GB18030);
        assertTrue(rows(write("late.json", array), TextEncoding.UTF_8)
                .get(1)
                .startsWith("2! the array of rows is not JSON: Invalid UTF-8"));
    }

    @Test
    void should_read_separated_values_with_line_feeds_quotes_and_lists() throws IOException {
        String csv = "instruction,output,history\r\n\"a, \"\"b\"\"\nc\",d,\r\n\r\n"
                + "e,f,\"[[\"\"g\"\",\"\"h\"\"]]\"\r\ni,j\r\n";
        assertEquals(
                List.of(
                        "2:{\"instruction\":\"a, \\\"b\\\"\\nc\",\"output\":\"d\",\"history\":null}",
                        "5:{\"instruction\":\"e\",\"output\":\"f\",\"history\":[[\"g\",\"h\"]]}",
                        "6! has 2 values, but the first line names 3 fields"),
                rows(write("rows.csv", csv)));
        List<String> open = rows(write("open.csv", "a,b\n1,2\n3,\"4\n5,6\n"));
        assertEquals("2:{\"a\":\"1\",\"b\":\"2\"}", open.get(0));
        assertTrue(open.get(1).contains("! the values are not separated as in a CSV file ("), open.get(1));
        assertEquals(
                "its first line names a field twice: a, a", problem(write("twice.csv", "a,a\n"), TextEncoding.AUTO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
    void should_read_parquet_files_with_lists_and_groups(String codec) throws IOException {
        List<String> expected = List.of(
                "1:{\"id\":1,\"messages\":[{\"role\":\"user\",\"content\":\"你好，医生\"},"
                        + "{\"role\":\"assistant\",\"content\":\"您好\"}],\"score\":0.5,\"tags\":[\"a\",\"b\"],\"seen\":true,"
                        + "\"more\":{\"x\":1}}",
                "2:{\"id\":2,\"messages\":[{\"role\":\"user\",\"content\":\"q2\"},"
                        + "{\"role\":\"assistant\",\"content\":\"a2\"}],\"score\":null,\"tags\":[],\"seen\":false,\"more\":null}",
                "3:{\"id\":3,\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"q3\"},"
                        + "{\"role\":\"assistant\",\"content\":\"a3\"}],\"score\":1.5,\"tags\":null,\"seen\":null,"
                        + "\"more\":{\"x\":null}}");
        byte[] bytes = resource("messages-" + codec + ".parquet");
        assertEquals(expected, rows(write("rows.parquet", bytes)));
        assertEquals(expected, rows(write("rows.parquet.gz", gzip(bytes))));
        assertEquals(expected, rows(write("rows.parquet.zst", Zstd.compress(bytes))));
    }

    @Test
    void should_let_bytes_of_a_parquet_file_be_that_are_no_text() throws IOException {
        Path file = write("picture.parquet", resource("picture.parquet"));
        assertEquals(List.of("1:{\"instruction\":\"q\",\"output\":\"a\",\"picture\":\"/9g=\"}"), rows(file));
        try (RowSource source = DataFiles.open(file, TextEncoding.AUTO)) {
            ObjectNode row = source.next().orElseThrow().parse();
            assertEquals(
                    "'picture' is bytes, expected a string",
                    assertThrows(RowException.class, () -> RowFields.text(row, "picture", ""))
                            .getMessage());
        } catch (RowException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void should_say_that_a_parquet_file_is_cut_off_or_packed_in_an_unknown_way() throws IOException {
        byte[] bytes = resource("messages-snappy.parquet");
        for (int length : new int[] {0, 3, 100, bytes.length / 2, bytes.length - 1}) {
            String problem = problem(write("cut.parquet", Arrays.copyOf(bytes, length)), TextEncoding.AUTO);
            assertTrue(problem.startsWith("it is no complete Parquet file ("), problem);
        }
        byte[] damaged = bytes.clone();
        Arrays.fill(damaged, 10, 400, (byte) 7);
        assertTrue(problem(write("damaged.parquet", damaged), TextEncoding.AUTO)
                .startsWith("it is no complete Parquet file ("));
        assertTrue(problem(write("brotli.parquet", resource("messages-brotli.parquet")), TextEncoding.AUTO)
                .contains("its pages are compressed by BROTLI, expected one of"));
    }

    @Test
    void should_refuse_names_that_tell_no_layout() throws IOException {
        Path file = write("rows.xlsx", "");
        assertEquals(
                file
                        + " has a name that tells no layout, expected one that ends with .jsonl, .ndjson, .json, .csv, .tsv"
                        + " or .parquet, compressed or not (.gz, .zst)",
                assertThrows(DataException.class, () -> DataFiles.files(file, DataFiles.ROWS))
                        .getMessage());
        Path text = write("rows.txt", "");
        assertThrows(DataException.class, () -> DataFiles.files(text, DataFiles.ROWS));
        assertEquals(List.of(text), DataFiles.files(text, Layout.values()));
    }

    @Test
    void should_find_files_of_folders_and_patterns() throws IOException {
        Files.createDirectories(folder.resolve("in/.hidden"));
        Path a = write("in/a.jsonl", "{}");
        Path b = write("in/b.csv.gz", "");
        write("in/.c.jsonl", "{}");
        write("in/.hidden/d.jsonl", "{}");
        write("in/notes.md", "");
        Path e = write("e.jsonl", "{}");
        assertEquals(List.of(a, b), DataFiles.files(folder.resolve("in"), DataFiles.ROWS));
        assertEquals(List.of(a), DataFiles.files(folder.resolve("in/*.jsonl"), DataFiles.ROWS));
        assertEquals(List.of(e, a), DataFiles.files(folder.resolve("{e,in/a}.jsonl"), DataFiles.ROWS));
        assertEquals(
                List.of(a),
                DataFiles.files(folder.resolve("**/?.jsonl"), DataFiles.ROWS).stream()
                        .filter(found -> !found.equals(e))
                        .toList());
        Path literal = write("what[1].jsonl", "{}");
        assertEquals(List.of(literal), DataFiles.files(literal, DataFiles.ROWS));
        Path nothing = folder.resolve("in/*.json");
        assertEquals(
                nothing + " matches no file",
                assertThrows(DataException.class, () -> DataFiles.files(nothing, DataFiles.ROWS))
                        .getMessage());
        assertThrows(DataException.class, () -> DataFiles.files(folder.resolve("in/*.md"), DataFiles.ROWS));
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertTrue(assertThrows(DataException.class, () -> DataFiles.files(empty, DataFiles.ROWS))
                .getMessage()
                .startsWith(empty + " holds no file that ends with .jsonl"));
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream input = DataFilesTest.class.getResourceAsStream("/data/" + name)) {
            return input.readAllBytes();
        }
    }
}
