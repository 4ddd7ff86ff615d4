package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class InterpolationTest {
    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder);
    }

    private SftRecipe with(String lines) {
        return files.write("r.yaml", RecipeFiles.SMALLEST + lines).load("r.yaml");
    }

    @Test
    void should_replace_environment_variables_and_their_defaults() {
        SftRecipe recipe = with("""
                run: { output: "${env:SET_A}/${env:UNSET:-d:-e}", epochs: "${env:UNSET:-4}", overwrite: "${env:UNSET:-true}" }
                optimizer: { learningRate: "${env:UNSET:-3e-5}" }
                """);
        assertEquals(Path.of("value of SET_A/d:-e"), recipe.run().output());
        assertEquals(4, recipe.run().epochs());
        assertEquals(true, recipe.run().overwrite());
        assertEquals(3e-5, recipe.optimizer().peakRate());
    }

    @Test
    void should_replace_written_keys_defaults_chains_and_items() {
        SftRecipe recipe = with("""
                run:
                  seed: 7
                  output: "out/${tuning.method}-${tuning.rank}-${run.seed}-${optimizer.learningRate}-${engine.name}"
                compare: { ask: ["${run.output}", "${data.train.0.path}", "${stage}"] }
                """);
        assertEquals(Path.of("out/lora-8-7-2e-4-nd4j"), recipe.run().output());
        assertEquals(
                List.of("out/lora-8-7-2e-4-nd4j", "data/a.jsonl", "sft"),
                recipe.compare().ask());
    }

    @Test
    void should_keep_doubled_dollar_signs_and_numbers_in_texts() {
        SftRecipe recipe = with("compare: { ask: [\"$${env:X} costs $5 {a}\", \"${run.seed}\"] }\n");
        assertEquals(List.of("${env:X} costs $5 {a}", "42"), recipe.compare().ask());
    }

    @Test
    void should_refuse_variables_that_are_not_set_at_their_place() {
        assertEquals(
                List.of(
                        "r.yaml:4:13: the environment variable 'UNSET' is not set; set it, or give a default: ${env:UNSET:-value}",
                        "r.yaml:5:19: the environment variable 'RATE' is not set; set it, or give a default: ${env:RATE:-value}"),
                files.problemsOf(
                        RecipeFiles.SMALLEST + "run: {seed: \"${env:UNSET}\"}\ntuning: { rank:   '${env:RATE}' }\n"));
    }

    @Test
    void should_refuse_unknown_keys_sections_cycles_and_open_braces() {
        assertEquals(
                List.of(
                        "r.yaml:6:9: '${run.sed}' refers to 'run.sed', which is not a key of this recipe; did you mean 'run.seed'?",
                        "r.yaml:7:9: '${run}' refers to 'run', which is a section of keys and values",
                        "r.yaml:8:9: references lead back to themselves: compare.ask.3 -> compare.ask.2 -> compare.ask.3",
                        "r.yaml:10:9: '${' has no '}' after it; write '$${' for the characters themselves"),
                files.problemsOf(RecipeFiles.SMALLEST + """
                        compare:
                          ask: [
                                "${run.sed}",
                                "${run}",
                                "${compare.ask.3}",
                                "${compare.ask.2}",
                                "a ${run.seed"]
                        run: { seed: 1 }
                        """));
    }

    @Test
    @Timeout(10)
    void should_not_expand_without_bound() {
        StringBuilder text = new StringBuilder(RecipeFiles.SMALLEST + "compare:\n  ask:\n    - 'ten chars.'\n");
        for (int i = 0; i < 30; i++) {
            text.append("    - \"")
                    .append("${compare.ask.%d}".formatted(i).repeat(10))
                    .append("\"\n");
        }
        List<String> problems = files.problemsOf(text.toString());
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).endsWith("references make the recipe longer than 1048576 characters"));
    }

    @Test
    void should_not_follow_chains_without_bound() {
        StringBuilder text = new StringBuilder(RecipeFiles.SMALLEST + "compare:\n  ask:\n");
        for (int i = 0; i < 60; i++) {
            text.append("    - \"${compare.ask.%d}\"\n".formatted(i + 1));
        }
        List<String> problems = files.problemsOf(text.append("    - end\n").toString());
        assertTrue(
                problems.get(0).contains("more than 32 references lead to each other: compare.ask.1 -> "),
                problems.get(0));
    }

    @Test
    void should_read_variables_of_the_process_by_default() {
        Path file = files.write("r.yaml", RecipeFiles.SMALLEST + "compare: { ask: [\"${env:PATH}\"] }\n")
                .file("r.yaml");
        SftRecipe recipe = (SftRecipe) Recipes.load(file, List.of()).recipe();
        assertEquals(
                Optional.ofNullable(System.getenv("PATH")).stream().toList(),
                recipe.compare().ask());
    }
}
