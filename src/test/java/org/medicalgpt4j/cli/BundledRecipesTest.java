package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first steps of every recipe for the embedded model, and what a reward model is for. */
class BundledRecipesTest {
    @TempDir
    Path folder;

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("recipes"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private Path run(Path recipe) {
        CommandLineRun.of(
                        "run",
                        recipe,
                        "run.maxSteps=3",
                        "run.output=" + folder.resolve("out"),
                        "optimizer.warmup=0.0",
                        "data.evaluation.files=[]")
                .orFail();
        return folder.resolve("out");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void should_take_three_steps(Path recipe) throws IOException {
        Path output = Files.readString(recipe).contains("ask:") ? asked(recipe) : run(recipe);
        List<Double> losses = TinyProject.metric(output, "loss");
        assertEquals(3, losses.size());
        assertTrue(losses.stream().allMatch(Double::isFinite), losses::toString);
        assertTrue(Files.exists(output.resolve("adapter/adapter_model.safetensors")));
    }

    /** Without questions and evaluation, which take longer than the steps. */
    private Path asked(Path recipe) {
        CommandLineRun.of(
                        "run",
                        recipe,
                        "run.maxSteps=3",
                        "run.output=" + folder.resolve("out"),
                        "data.evaluation.files=[]",
                        "compare={}")
                .orFail();
        return folder.resolve("out");
    }

    @Test
    void should_score_dialogues_and_both_answers_of_preferences() throws IOException {
        Path adapter = run(Path.of("recipes/rm.yaml")).resolve("adapter");
        Path rows = folder.resolve("rows.jsonl");
        Files.writeString(rows, """
                {"conversations":[{"from":"human","value":"What is gout?"}],"chosen":"a disease","rejected":"a drug"}
                {"messages":[{"role":"user","content":"What is gout?"},{"role":"assistant","content":"a disease"}]}
                """);
        CommandLineRun scored =
                CommandLineRun.of("score", "--adapter", adapter, rows).orFail();
        List<String> lines = scored.out().lines().toList();
        assertEquals(2, lines.size());
        String chosen = lines.get(0).replaceAll(".*\"chosen\":([^,]*),.*", "$1");
        assertTrue(lines.get(0).contains("\"rejected\":"), lines.get(0));
        assertTrue(lines.get(1).endsWith("\"line\":2,\"score\":" + chosen + "}"), "the same text: " + lines);
        assertTrue(scored.err().contains("1 pairs: the chosen answer scores higher in "), scored.err());
        CommandLineRun refused = CommandLineRun.of("score", rows);
        assertEquals(Exit.FAILURE, refused.status());
        assertTrue(refused.err().contains("is no reward model"), refused.err());
    }

    @Test
    void should_show_both_answers_of_a_preference_as_the_model_sees_them() {
        String shown = CommandLineRun.of("data", "show", "--limit", "1", "recipes/dpo.yaml")
                .orFail()
                .out();
        assertEquals(2, shown.chars().filter(c -> c == '⟦').count(), shown);
    }
}
