package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.Fixtures;

class GraphCommandsTest {
    private static final Path MODEL = Fixtures.model("llama3");

    @TempDir
    Path folder;

    private static JsonNode json(CommandLineRun run) throws IOException {
        assertEquals(Exit.OK, run.status(), run.err());
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void should_write_what_the_ending_of_the_file_says() throws IOException {
        for (String name : List.of("g.json", "g.dot", "g.html")) {
            Path file = folder.resolve(name);
            CommandLineRun run = CommandLineRun.of("export-graph", "--model", MODEL, "--output", file);
            assertEquals(new CommandLineRun(Exit.OK, "", "wrote " + file + "\n"), run);
            String start =
                    name.endsWith("json") ? "{" : name.endsWith("dot") ? "digraph \"llama3\" {" : "<!DOCTYPE html>";
            assertTrue(Files.readString(file).startsWith(start), name);
        }
    }

    @Test
    void should_take_every_option_into_account() throws IOException {
        JsonNode plain = json(CommandLineRun.of("export-graph", "--model", MODEL));
        assertEquals("forward", plain.at("/graph/kind").asText());
        assertEquals(1024, plain.at("/graph/rows").asInt());
        JsonNode decode = json(CommandLineRun.of(
                "export-graph", "--model", MODEL, "--decode", "--sequences", 2, "--length", 65, "--format", "json"));
        assertEquals(2, decode.at("/graph/rows").asInt());
        assertEquals(
                2L * 2 * 2 * 2 * 64 * 32 * 4,
                decode.at("/summary/memory/states").asLong());
        JsonNode lora = json(CommandLineRun.of(
                "export-graph", "--model", MODEL, "--gradient", "--lora", 3, "--targets", "q_proj,up_proj"));
        assertEquals(8, lora.at("/summary/ops/lora").asInt());
        assertEquals(
                2 * (3 * (64 + 64) + 3 * (64 + 112)),
                lora.at("/summary/parameters/trainable").asInt());
        JsonNode expression = json(CommandLineRun.of(
                "export-graph", "--model", MODEL, "--lora", 3, "--targets", "model\\.layers\\.1\\..*_proj"));
        assertEquals(7, expression.at("/summary/ops/lora").asInt());
        JsonNode adapter =
                json(CommandLineRun.of("export-graph", "--model", MODEL, "--adapter", MODEL.resolve("adapter")));
        assertEquals(14, adapter.at("/summary/ops/lora").asInt());
        JsonNode slow = json(CommandLineRun.of("export-graph", "--model", MODEL, "--plain"));
        assertEquals("plain", slow.at("/ops/0/runner").asText());
        Path wide = Files.writeString(
                folder.resolve("config.json"),
                Files.readString(MODEL.resolve("config.json")).replace("199", "19900"));
        long one = arena(wide, "--threads", "1", "--head-chunk", "1");
        assertTrue(arena(wide, "--threads", "4", "--head-chunk", "1") > one, "more threads need more scratch memory");
        assertTrue(arena(wide, "--threads", "1", "--head-chunk", "64") > one, "as do larger pieces of the head");
    }

    private static long arena(Path model, String... options) throws IOException {
        Object[] line = Stream.concat(
                        Stream.of("export-graph", "--model", model, "--gradient", "--length", 16), Stream.of(options))
                .toArray();
        return json(CommandLineRun.of(line)).at("/summary/memory/activations").asLong();
    }

    @Test
    void should_refuse_what_makes_no_sense() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Object[][] wrong = {
            {"export-graph", "--model", MODEL, "--gradient", "--decode"},
            {"export-graph", "--model", MODEL, "--format", "svg"},
            {"export-graph", "--model", MODEL, "--targets", "q_proj"},
            {"export-graph", "--model", MODEL, "--lora", "2", "--adapter", MODEL.resolve("adapter")},
            {"export-graph", "--model", MODEL, "--lora", "0"},
            {"export-graph", "--model", MODEL, "--sequences", "x"},
            {"export-graph", "--model", MODEL, "surplus"},
            {"inspect", "--model", MODEL},
            {"inspect", "plan", "--model", MODEL, "--method", "ful"},
            {"inspect", "plan", "--model", MODEL, "--method", "full", "--rank", "2"},
            {"inspect", "plan", "--model", MODEL, "--adapter", MODEL.resolve("adapter"), "--rank", "2"},
        };
        for (Object[] line : wrong) {
            CommandLineRun run = CommandLineRun.of(line);
            assertEquals(Exit.USAGE, run.status(), List.of(line).toString());
            assertEquals(2, run.err().lines().count(), run.err());
        }
        for (Object[] line : new Object[][] {
            {"export-graph", "--model", folder},
            {"export-graph", "--model", MODEL, "--lora", "2", "--targets", "nothing"},
            {"export-graph", "--model", MODEL, "--lora", "2", "--targets", "(", "--format", "dot"},
            {"export-graph", "--model", MODEL, "--output", file.resolve("g.json")},
        }) {
            CommandLineRun run = CommandLineRun.of(line);
            assertEquals(Exit.FAILURE, run.status(), List.of(line).toString());
            assertEquals(1, run.err().lines().count(), run.err());
            assertEquals("", run.out());
        }
    }

    @Test
    void should_print_the_plan_and_the_memory_of_a_training_step() {
        CommandLineRun run =
                CommandLineRun.of("inspect", "plan", "--model", MODEL, "--sequences", 2, "--length", 8, "--rank", 4);
        assertEquals(Exit.OK, run.status(), run.err());
        assertTrue(
                run.out()
                        .lines()
                        .anyMatch(
                                line -> line.matches(
                                        "3 +model\\.layers\\.0\\.self_attn\\.q_proj +medgpt_lora_linear +fast LoraLinearKernel +16x64, 16x4 +4352 +\\d+")),
                run.out());
        assertTrue(run.out().contains("gradient of model.layers.1.mlp.down_proj"), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("\\d+ .* neg +ND4J +scalar +4")), run.out());
        for (String memory : List.of("weights +404736 +0\\.4", "gradients +31232 +0\\.0", "optimizer +62464 +0\\.1")) {
            assertTrue(run.out().lines().anyMatch(line -> line.matches(memory)), run.out());
        }

        CommandLineRun full =
                CommandLineRun.of("inspect", "plan", "--model", MODEL, "--method", "full", "--memory", "--plain");
        assertEquals(6, full.out().lines().count(), full.out());
        assertTrue(full.out().lines().skip(1).allMatch(line -> line.matches("[a-z]+ +\\d+ +[\\d.]+")), full.out());
        assertTrue(CommandLineRun.of("inspect", "plan", "--model", MODEL, "--plain")
                .out()
                .contains(" plain "));
    }
}
