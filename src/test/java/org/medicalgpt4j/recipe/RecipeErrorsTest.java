package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about keys and values that are wrong, and where. */
class RecipeErrorsTest {
    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder);
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of(
                        "tuning: { rank: 0 }",
                        "4:17: 'tuning.rank' is the number 0, expected a whole number of at least 1"),
                Arguments.of(
                        "tuning: { rank: 8.5 }",
                        "4:17: 'tuning.rank' is the number 8.5, expected a whole number of at least 1"),
                Arguments.of(
                        "tuning: { rank: 99999999999999999999 }",
                        "4:17: 'tuning.rank' is the number 99999999999999999999, expected a whole number of at least 1"),
                Arguments.of(
                        "tuning: { rank: 3000000000 }",
                        "4:17: 'tuning.rank' is the number 3000000000, expected a whole number of at least 1"),
                Arguments.of(
                        "tuning: { dropout: 1.0 }",
                        "4:20: 'tuning.dropout' is the number 1.0, expected a number of at least 0 and below 1"),
                Arguments.of(
                        "tuning: { targets: [] }",
                        "4:20: 'tuning.targets' is a list of 0 values, expected 'all-linear', a layer name, a list of layer names, or a regular expression"),
                Arguments.of(
                        "tuning: { targets: '(q_proj' }",
                        "4:20: 'tuning.targets' is the text '(q_proj', expected 'all-linear', a layer name, a list of layer names, or a regular expression"),
                Arguments.of(
                        "tuning: { method: lorra }",
                        "4:19: 'tuning.method' is the text 'lorra', expected one of 'full', 'freeze', 'lora'; did you mean 'lora'?"),
                Arguments.of(
                        "optimizer: { learningRate: 0 }",
                        "4:28: 'optimizer.learningRate' is the number 0, expected a number above 0"),
                Arguments.of(
                        "optimizer: { learningRate: .inf }",
                        "4:28: 'optimizer.learningRate' is the number .inf, expected a number above 0"),
                Arguments.of(
                        "optimizer: { learningRate: 1e999 }",
                        "4:28: 'optimizer.learningRate' is the number 1e999, expected a number above 0"),
                Arguments.of(
                        "optimizer: { learningRate: '1e-4' }",
                        "4:28: 'optimizer.learningRate' is the text '1e-4', expected a number above 0"),
                Arguments.of(
                        "optimizer: { name: sgd, betas: [0.9, 0.99] }",
                        "4:25: 'betas' has no effect with name 'sgd', it belongs to name 'adamw'; remove it, or write '~betas:' if it is inherited"),
                Arguments.of(
                        "optimizer: { momentum: 0.5 }",
                        "4:14: 'momentum' has no effect with name 'adamw', it belongs to name 'sgd'; remove it, or write '~momentum:' if it is inherited"),
                Arguments.of(
                        "optimizer: { name: adam }",
                        "4:20: 'optimizer.name' is the text 'adam', expected one of 'adamw', 'sgd', 'lion', 'adafactor'; did you mean 'adamw'?"),
                Arguments.of(
                        "optimizer: { name: sgd, nesterov: true, dampening: 0.1 }",
                        "4:35: 'optimizer.nesterov' needs a 'momentum' above 0 and no 'dampening'"),
                Arguments.of(
                        "optimizer: { name: sgd, momentum: 0, dampening: 0.1 }",
                        "4:49: 'optimizer.dampening' has no effect without 'momentum'; remove it"),
                Arguments.of(
                        "optimizer: { name: adafactor, relativeStep: true, learningRate: 1e-3 }",
                        "4:65: 'optimizer.learningRate' does not go with 'relativeStep', which sets the rate: remove one of them"),
                Arguments.of(
                        "optimizer: { name: adafactor, warmupInit: true }",
                        "4:43: 'optimizer.warmupInit' has no effect without 'relativeStep'; remove it"),
                Arguments.of(
                        "optimizer: { name: adafactor, smallestScale: 1e-2 }",
                        "4:46: 'optimizer.smallestScale' has no effect without 'scaleParameter'; remove it"),
                Arguments.of(
                        "optimizer: { name: adafactor, relativeStep: true, learningRates: [ { parameters: a, rate: 1 } ] }",
                        "4:66: 'optimizer.learningRates' does not go with 'relativeStep' unless every entry has a 'factor'"),
                Arguments.of(
                        "optimizer: { learningRates: [ { parameters: a } ] }",
                        "4:45: 'optimizer.learningRates[0].parameters' names weights and needs either their 'rate' or a 'factor'"),
                Arguments.of(
                        "optimizer: { learningRates: [ { parameters: '(', factor: 2 } ] }",
                        "4:45: 'optimizer.learningRates[0].parameters' is not a regular expression: Unclosed group"),
                Arguments.of(
                        "tuning: { method: full }\noptimizer: { loraPlusRatio: 16 }",
                        "5:12: 'optimizer' sets 'loraPlusRatio', which has no effect without tuning.method 'lora'; remove it"),
                Arguments.of(
                        "optimizer: { betas: [0.9] }",
                        "4:21: 'optimizer.betas' is a list of 1 value, expected a list of two numbers, each at least 0 and below 1"),
                Arguments.of(
                        "optimizer: { warmup: 1.5 }",
                        "4:22: 'optimizer.warmup' is the number 1.5, expected a share of the steps (at least 0 and below 1) or a whole number of steps"),
                Arguments.of(
                        "optimizer: { schedule: Cosine }",
                        "4:24: 'optimizer.schedule' is the text 'Cosine', expected one of 'linear', 'cosine', 'constant', 'polynomial', 'inverse-sqrt', 'wsd'; did you mean 'cosine'?"),
                Arguments.of(
                        "run: { overwrite: yes }", "4:19: 'run.overwrite' is the text 'yes', expected true or false"),
                Arguments.of(
                        "run: { output: 2024 }",
                        "4:16: 'run.output' is the number 2024, expected a path (in quotes if it is meant as text)"),
                Arguments.of("run: { output: }", "4:15: 'run.output' is nothing, expected a path"),
                Arguments.of("run: 3", "4:6: 'run' is the number 3, expected a section with the keys"),
                Arguments.of(
                        "compare: { ask: [1] }",
                        "4:18: 'compare.ask[0]' is the number 1, expected a text (in quotes if it is meant as text)"),
                Arguments.of(
                        "engine: { threads: -1 }",
                        "4:20: 'engine.threads' is the number -1, expected a whole number of at least 0"));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void should_name_place_value_and_expectation_of_a_wrong_value(String line, String expected) {
        List<String> problems = files.problemsOf(RecipeFiles.SMALLEST + line + "\n");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("r.yaml:" + expected), problems.get(0));
    }

    static Stream<Arguments> unknownKeys() {
        return Stream.of(
                Arguments.of(
                        "optimizer: { learning_rate: 1 }",
                        "4:14: unknown key 'learning_rate' in 'optimizer'; did you mean 'learningRate'?"),
                Arguments.of(
                        "optimizer: { eps: 1 }", "4:14: unknown key 'eps' in 'optimizer'; did you mean 'epsilon'?"),
                Arguments.of("optimiser: { }", "4:1: unknown key 'optimiser' in the recipe; did you mean 'optimizer'?"),
                Arguments.of(
                        "run: { learningRate: 1 }",
                        "4:8: unknown key 'learningRate' in 'run'; did you mean 'optimizer.learningRate'?"),
                Arguments.of(
                        "engine: { colour: red }",
                        "4:11: unknown key 'colour' in 'engine'; known here: headChunk, kernels, name, threads"),
                Arguments.of(
                        "tuning: { method: full, rank: 8 }",
                        "4:25: 'rank' has no effect with method 'full', it belongs to method 'lora'; remove it, or write '~rank:' if it is inherited"));
    }

    @ParameterizedTest
    @MethodSource("unknownKeys")
    void should_name_place_and_nearest_key_of_an_unknown_key(String line, String expected) {
        assertEquals(List.of("r.yaml:" + expected), files.problemsOf(RecipeFiles.SMALLEST + line + "\n"));
    }

    @Test
    void should_name_the_section_that_lacks_a_required_key() {
        assertEquals(
                List.of(
                        "r.yaml:1:1: 'data' lacks the required key 'train', a list, each value a section with the keys path, format, encoding, limit, weight, count: Files to train on.",
                        "r.yaml:2:8: 'model' lacks the required key 'path', a path: Hugging Face model folder or GGUF file."),
                files.problemsOf("stage: sft\nmodel: { dtype: f32 }\n"));
        assertEquals(
                List.of(
                        "r.yaml:1:1: the recipe lacks the required key 'stage', one of 'pt', 'sft', 'dpo', 'cpo', 'simpo', 'orpo',"
                                + " 'kto', 'rm'"),
                files.problemsOf("model: {}\n"));
    }

    @Test
    void should_refuse_duplicate_keys_and_say_where_the_first_is() {
        assertEquals(
                List.of(
                        "r.yaml:3:1: duplicate key 'stage': it is already written at line 1, column 1; keep one of them"),
                files.problemsOf("stage: sft\nmodel: { path: m }\nstage: sft\n"));
    }

    @Test
    void should_show_all_problems_together_in_the_order_of_their_positions() {
        List<String> problems = files.problemsOf("""
                stage: sft
                model: { pth: models/tiny }
                tuning: { method: lora, rank: zero }
                data: { train: [ { path: a, limit: 0 }, { path: b, format: xml } ] }
                optimizer: { schedule: cosine, weightDecay: -1 }
                """, "run.epochs=0");
        assertEquals(
                List.of(
                        "r.yaml:2:8: 'model' lacks the required key 'path', a path: Hugging Face model folder or GGUF file.",
                        "r.yaml:2:10: unknown key 'pth' in 'model'; did you mean 'path'?",
                        "r.yaml:3:31: 'tuning.rank' is the text 'zero', expected a whole number of at least 1",
                        "r.yaml:4:36: 'data.train[0].limit' is the number 0, expected a whole number of at least 1",
                        "r.yaml:4:60: 'data.train[1].format' is the text 'xml', expected one of 'sharegpt', 'alpaca', 'messages'",
                        "r.yaml:5:45: 'optimizer.weightDecay' is the number -1, expected a number of at least 0",
                        "override 'run.epochs=0': 'run.epochs' is the number 0, expected a whole number of at least 1"),
                problems);
    }

    @Test
    void should_check_rules_between_keys() {
        assertEquals(
                List.of(
                        "r.yaml:4:24: 'data.evaluation.split' holds training rows out, but 'files' names evaluation files"
                                + " too; keep one of them"),
                files.problemsOf("""
                        stage: sft
                        model: { path: m }
                        data:
                          evaluation: { split: 0.5, files: [ { path: e } ] }
                          train: [ { path: a } ]
                        """));
        assertEquals(
                List.of("r.yaml:3:16: 'data.train' is an empty list, expected at least one file to train on"),
                files.problemsOf("stage: sft\nmodel: { path: m }\ndata: { train: [] }\n"));
        assertEquals(
                List.of("r.yaml:4:45: 'run.sequencesPerStep' sets the size of a step, but 'tokensPerStep' does too;"
                        + " keep one of them"),
                files.problemsOf(RecipeFiles.SMALLEST + "run: { tokensPerStep: 64, sequencesPerStep: 2 }\n"));
    }

    @Test
    void should_name_the_absolute_path_of_a_missing_input() {
        LoadedRecipe loaded = files.write("r.yaml", RecipeFiles.SMALLEST).loaded("r.yaml", "model.path=no/such/model");
        RecipeException failure = assertThrows(RecipeException.class, () -> Recipes.requireInputs(loaded));
        List<String> lines = failure.getMessage().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(
                lines.get(0)
                        .contains("r.yaml:3:26: 'data.train[0].path' names 'data/a.jsonl', but nothing is at "
                                + Path.of("data/a.jsonl").toAbsolutePath()),
                lines.get(0));
        assertTrue(
                lines.get(1).startsWith("override 'model.path=no/such/model': 'model.path' names 'no/such/model'"),
                lines.get(1));
    }
}
