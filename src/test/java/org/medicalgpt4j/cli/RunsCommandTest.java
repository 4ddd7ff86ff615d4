package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
    @TempDir
    private Path folder;

    private Path run(String name, String rate, double loss, double evaluationLoss) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                run.resolve("recipe.yaml"),
                "stage: pt\nmodel: { path: m }\ndata: { train: [ { path: t } ] }\noptimizer: { learningRate: " + rate
                        + " }\nrun: { output: '" + run + "' }\n");
        Files.writeString(
                run.resolve("metrics.jsonl"),
                "{\"step\":0,\"eval_loss\":1.0,\"measured\":{\"seconds\":1}}\n{\"step\":1,\"loss\":" + loss
                        + ",\"tokens\":100,\"measured\":{\"seconds\":2,\"memory_bytes\":2097152}}\n{\"step\":1,\"eval_loss\":"
                        + evaluationLoss + "}\n{\"step\":2,\"lo");
        return run;
    }

    @Test
    void should_list_runs_with_what_they_came_to() throws IOException {
        Files.createDirectory(run("first", "0.001", 2.5, 3.25).resolve("adapter"));
        run("deep/second", "0.002", 1.5, 2.75);
        String text = CommandLineRun.of("runs", "list", folder).orFail().out();
        String[] lines = text.split("\n");
        assertEquals(3, lines.length, text);
        assertTrue(lines[1].contains("deep/second  pt     no      1      1.5000  2.7500    2.7500  50        2"), text);
        assertTrue(lines[2].contains("first        pt     yes     1      2.5000  3.2500    3.2500"), text);
    }

    @Test
    void should_compare_recipes_and_figures_of_two_runs() throws IOException {
        Path first = run("first", "0.001", 2.5, 3.25);
        Path second = run("second", "0.002", 1.5, 2.75);
        String text =
                CommandLineRun.of("runs", "compare", first, second).orFail().out();
        assertTrue(text.matches("(?s).*optimizer.learningRate +0.001 +0.002\n.*"), text);
        assertTrue(!text.contains("run.output"), text);
        assertTrue(text.matches("(?s).*\nloss +2.5000 +1.5000 +-40.0 %\n.*"), text);
    }

    @Test
    void should_say_what_is_missing_in_a_folder_without_a_run() {
        CommandLineRun run = CommandLineRun.of("runs", "compare", folder, folder);
        assertEquals(1, run.status());
        assertTrue(run.err().contains("is not the output folder of a run"), run.err());
        assertEquals(2, CommandLineRun.of("runs", "compare", folder).status());
        assertEquals(
                "no runs in " + folder,
                CommandLineRun.of("runs", "list", folder).orFail().out().strip());
    }
}
