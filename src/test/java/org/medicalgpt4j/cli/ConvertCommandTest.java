package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

@RequiresSharedData
class ConvertCommandTest {
    private static final Path FIXTURES = SharedData.root().resolve("fixtures");

    @TempDir
    Path folder;

    private static void copy(Path from, Path to, String... names) throws IOException {
        Files.createDirectories(to);
        for (String name : names) {
            Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
        }
    }

    @Test
    void should_compute_the_reference_values_with_pytorch_weights_and_an_adapter() throws IOException {
        Path model = folder.resolve("llama2");
        copy(FIXTURES.resolve("bin/llama2-legacy"), model, "config.json", "pytorch_model.bin");
        copy(FIXTURES.resolve("models/llama2"), model, "golden.safetensors", "golden.json");
        copy(
                FIXTURES.resolve("bin/llama2-adapter"),
                model.resolve("adapter"),
                "adapter_config.json",
                "adapter_model.bin");
        CommandLineRun.of("parity", model).orFail();
    }

    @Test
    void should_write_a_folder_and_refuse_a_hostile_one_by_name() throws IOException {
        Path output = folder.resolve("out");
        Path legacy = FIXTURES.resolve("bin/llama2-legacy");
        CommandLineRun.of("convert", "--model", legacy, "--output", output).orFail();
        assertTrue(Files.exists(output.resolve("model.safetensors")));
        assertTrue(Files.exists(output.resolve("config.json")));
        CommandLineRun again = CommandLineRun.of("convert", "--model", legacy, "--output", output);
        assertEquals(Exit.FAILURE, again.status());
        CommandLineRun.of("convert", "--model", legacy, "--output", output, "--overwrite")
                .orFail();
        Path hostile = folder.resolve("hostile");
        copy(legacy, hostile, "config.json");
        Files.write(
                hostile.resolve("pytorch_model.bin"),
                Files.readAllBytes(FIXTURES.resolve("bin/hostile/calls-a-function.bin")));
        CommandLineRun refused = CommandLineRun.of("convert", "--model", hostile, "--output", folder.resolve("none"));
        assertEquals(Exit.FAILURE, refused.status());
        assertTrue(refused.err().contains("the name os.getenv"), refused.err());
        assertTrue(Files.notExists(folder.resolve("none")));
        assertEquals(Exit.USAGE, CommandLineRun.of("convert", "--model", legacy).status());
    }
}
