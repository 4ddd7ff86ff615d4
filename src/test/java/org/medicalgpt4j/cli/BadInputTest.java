package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.OutputFolder;

/** What a user gets wrong ends before any training, with one sentence that says what and where. */
class BadInputTest {
    @TempDir
    static Path folder;

    private static TinyProject project;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
    }

    @Test
    void should_refuse_a_model_without_weights() throws IOException {
        Path model = copyOfModel("no-weights");
        Files.delete(model.resolve("model.safetensors"));
        assertRefused("no-weights has neither model.safetensors nor", "model.path=" + model);
    }

    @Test
    void should_refuse_truncated_weights() throws IOException {
        Path model = copyOfModel("truncated");
        byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
        Files.write(model.resolve("model.safetensors"), Arrays.copyOf(bytes, bytes.length - 100));
        assertRefused("truncated/model.safetensors", "model.path=" + model);
    }

    @Test
    void should_refuse_overlapping_tensors() throws IOException {
        Path model = copyOfModel("overlapping");
        byte[] header = ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        Files.write(model.resolve("model.safetensors"), file.array());
        assertRefused("overlap", "model.path=" + model);
    }

    @Test
    void should_refuse_weights_of_another_shape() throws IOException {
        Path model = copyOfModel("misshapen");
        replace(model.resolve("config.json"), "\"intermediate_size\": 96", "\"intermediate_size\": 80");
        assertRefused(
                "tensor model.layers.0.mlp.gate_proj.weight has shape [96, 32], expected [80, 32]",
                "model.path=" + model);
    }

    @Test
    void should_refuse_an_unknown_architecture() throws IOException {
        Path model = copyOfModel("unknown");
        replace(model.resolve("config.json"), "\"model_type\": \"qwen2\"", "\"model_type\": \"kiwi\"");
        assertRefused("config.json: model_type is 'kiwi', expected one of ", "model.path=" + model);
    }

    @Test
    void should_refuse_an_unknown_key_and_name_the_nearest() {
        assertRefused("'rnak'", "tuning.rnak=3");
        assertTrue(run("tuning.rnak=3").err().contains("rank"));
    }

    @Test
    void should_refuse_bf16_on_the_processor() {
        assertRefused("model.dtype is bf16, which the nd4j engine does not have", "model.dtype=bf16");
        CommandLineRun parity = CommandLineRun.of("parity", "--dtype", "bf16", folder);
        assertEquals(Exit.USAGE, parity.status());
        assertTrue(parity.err().contains("--dtype is 'bf16', which the nd4j engine does not have"), parity.err());
        CommandLineRun unknown = CommandLineRun.of("parity", "--dtype", "f64", folder);
        assertEquals(Exit.USAGE, unknown.status());
        assertTrue(unknown.err().contains("--dtype is 'f64', expected f32 or bf16"), unknown.err());
    }

    @Test
    void should_refuse_a_value_of_the_wrong_type() {
        assertRefused("'many'", "run.epochs=many");
    }

    @Test
    void should_name_file_and_line_of_a_row_that_is_not_json() {
        project.write("broken.jsonl", "{\"conversations\":[]\n");
        assertRefused("broken.jsonl:1", "data.train=[{path: " + project.path("broken.jsonl") + "}]");
    }

    @Test
    void should_name_file_line_and_field_of_a_row_that_lacks_one() {
        project.write("lacking.jsonl", "{\"conversations\":[{\"from\":\"human\"}]}\n");
        assertRefused("lacking.jsonl:1", "data.train=[{path: " + project.path("lacking.jsonl") + "}]");
        assertTrue(run("data.train=[{path: " + project.path("lacking.jsonl") + "}]")
                .err()
                .contains("conversations[0].value"));
    }

    @Test
    void should_refuse_empty_data() {
        project.write("empty.jsonl", "");
        assertRefused("empty.jsonl", "data.train=[{path: " + project.path("empty.jsonl") + "}]");
    }

    @Test
    void should_refuse_data_in_another_encoding() throws IOException {
        Files.write(project.file("latin.jsonl"), "{\"é\": 1}\n".getBytes(StandardCharsets.ISO_8859_1));
        assertDataRefused("latin.jsonl cannot be read: line 1 is not UTF-8 text", "latin.jsonl", "");
        Files.write(project.file("gb.jsonl"), "{\"病\": 1}\n".getBytes("GB18030"));
        assertDataRefused("gb.jsonl:1: the line is not UTF-8 text", "gb.jsonl", ", encoding: utf-8");
    }

    @Test
    void should_refuse_packed_data_that_is_damaged() {
        project.write("broken.jsonl.gz", "no gzip");
        assertDataRefused("broken.jsonl.gz cannot be read: its gzip data is damaged", "broken.jsonl.gz", "");
        project.write("broken.jsonl.zst", "no zstd");
        assertDataRefused("broken.jsonl.zst cannot be read: its Zstandard data is damaged", "broken.jsonl.zst", "");
        project.write("broken.parquet", "PAR1 and no more");
        assertDataRefused("broken.parquet cannot be read: it is no complete Parquet file", "broken.parquet", "");
    }

    @Test
    void should_refuse_tables_that_lack_a_column() throws IOException {
        project.write("lacking.csv", "instruction,answer\nq,a\n");
        assertDataRefused(
                "lacking.csv lacks the column 'output', it has instruction, answer", "lacking.csv", ", format: alpaca");
        try (InputStream parquet = BadInputTest.class.getResourceAsStream("/data/no-output.parquet")) {
            Files.write(project.file("lacking.parquet"), parquet.readAllBytes());
        }
        assertDataRefused(
                "lacking.parquet lacks the column 'output', it has instruction, answer",
                "lacking.parquet",
                ", format: alpaca");
        project.write("ragged.csv", "instruction,output\nq,a\nq\n");
        assertDataRefused(
                "ragged.csv:3: has 1 values, but the first line names 2 fields", "ragged.csv", ", format: alpaca");
    }

    @Test
    void should_refuse_files_of_an_unknown_layout_and_patterns_without_files() {
        project.write("rows.xml", "<rows/>");
        assertDataRefused("rows.xml has a name that tells no layout", "rows.xml", "");
        assertDataRefused("it matches no file below", "nothing-*.jsonl", "");
    }

    private static void assertDataRefused(String sentence, String file, String settings) {
        assertRefused(sentence, "data.train=[{path: '" + project.path(file) + "'" + settings + "}]");
        assertEquals(
                1,
                run("data.train=[{path: '" + project.path(file) + "'" + settings + "}]")
                        .err()
                        .lines()
                        .filter(line -> line.contains(sentence))
                        .count());
    }

    @Test
    void should_refuse_data_of_which_nothing_is_learnt() {
        assertRefused("left to train on", "data.maxLength=2");
    }

    @Test
    void should_refuse_sequences_longer_than_the_model() {
        assertRefused("maxLength 4096 is longer than the model", "data.maxLength=4096");
    }

    @Test
    void should_stop_when_the_loss_is_not_a_number() {
        assertRefused(
                "is not a number",
                "optimizer.learningRate=1e30",
                "optimizer.maxGradNorm=0",
                "run.maxSteps=8",
                "run.output=" + project.path("diverged"));
    }

    @Test
    void should_refuse_an_output_that_cannot_be_written() {
        project.write("file", "in the way");
        assertRefused("file/inside", "run.output=" + project.path("file/inside"));
    }

    @Test
    void should_refuse_an_output_folder_in_use() {
        Path used = project.file("used");
        try (OutputFolder folder = OutputFolder.open(FileSystemAccess.system(), used)) {
            assertRefused("is in use by another run", "run.output=" + used);
        }
    }

    @Test
    void should_refuse_to_replace_an_earlier_result() throws IOException {
        Path earlier = Files.createDirectories(project.file("earlier").resolve("adapter"));
        assertRefused("holds an earlier result", "run.output=" + earlier.getParent());
    }

    @Test
    void should_refuse_targets_that_match_no_layer() {
        assertRefused("tuning.targets match no linear layer", "tuning.targets=nothing");
    }

    @Test
    void should_refuse_an_adapter_of_another_model() throws IOException {
        Path adapter = project.train("fits", "run.maxSteps=1").resolve("adapter");
        Path other = copyOfModel("other");
        replace(other.resolve("config.json"), "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1");
        CommandLineRun run =
                CommandLineRun.of("generate", "--model", other, "--adapter", adapter, "--max-new-tokens", "1", "hello");
        assertEquals(Exit.FAILURE, run.status());
        assertTrue(run.err().contains("layers.1."), run.err());
    }

    private static CommandLineRun run(String... overrides) {
        List<Object> words =
                new ArrayList<>(List.of("run", project.path("sft.yaml"), "run.output=" + project.path("out")));
        words.addAll(List.of(overrides));
        return CommandLineRun.of(words.toArray());
    }

    private static void assertRefused(String sentence, String... overrides) {
        CommandLineRun run = run(overrides);
        assertEquals(Exit.FAILURE, run.status(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
        assertFalse(run.err().contains("\tat "), "a stack trace is no sentence:\n" + run.err());
        assertFalse(Files.exists(project.file("out/adapter")), "something was published");
    }

    private static Path copyOfModel(String name) throws IOException {
        Path copy = Files.createDirectories(project.file(name));
        try (Stream<Path> files = Files.list(Path.of(project.model()))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static void replace(Path file, String text, String replacement) throws IOException {
        String content = Files.readString(file);
        assertTrue(content.contains(text), content);
        Files.writeString(file, content.replace(text, replacement));
    }
}
