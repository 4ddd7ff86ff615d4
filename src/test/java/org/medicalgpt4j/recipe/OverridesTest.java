package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {
    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder).write("r.yaml", RecipeFiles.SMALLEST + "run: { epochs: 5, maxSteps: 10 }\n");
    }

    @Test
    void should_set_values_of_every_kind() {
        SftRecipe recipe = files.load(
                "r.yaml",
                "optimizer.learningRate=1e-4",
                "tuning.targets=[q_proj, v_proj]",
                "run.overwrite=true",
                "data.train=[{path: x.jsonl, format: messages}, {path: y.jsonl}]",
                "data.train.1.limit=3",
                "data.system=",
                "compare={ask: [why not]}");
        assertEquals(1e-4, recipe.optimizer().peakRate());
        assertEquals(new Targets.Named(List.of("q_proj", "v_proj")), ((LoraTuning) recipe.tuning()).targets());
        assertEquals(true, recipe.run().overwrite());
        assertEquals(
                List.of(
                        Recipes.section(TrainingFile.class, "path=x.jsonl", "format=messages"),
                        Recipes.section(TrainingFile.class, "path=y.jsonl", "limit=3")),
                recipe.data().train());
        assertEquals(Optional.of(""), recipe.data().system());
        assertEquals(List.of("why not"), recipe.compare().ask());
    }

    @Test
    void should_split_at_the_first_equals_sign() {
        SftRecipe recipe = files.load("r.yaml", "data.system=a=b, c == d", "run.output=out/lr=1e-4");
        assertEquals(Optional.of("a=b, c == d"), recipe.data().system());
        assertEquals(Path.of("out/lr=1e-4"), recipe.run().output());
    }

    @Test
    void should_let_later_ones_win_and_remove_keys() {
        SftRecipe recipe = files.load("r.yaml", "run.epochs=6", "run.epochs=7", "~run.maxSteps");
        assertEquals(7, recipe.run().epochs());
        assertEquals(Optional.empty(), recipe.run().maxSteps());
    }

    @Test
    void should_override_before_references_are_replaced() {
        files.write("ref.yaml", RecipeFiles.SMALLEST + "run: { output: \"out/${run.seed}\" }\n");
        assertEquals(
                Path.of("out/7"), files.load("ref.yaml", "run.seed=7").run().output());
        assertEquals(
                Path.of("x/42"),
                files.load("ref.yaml", "run.output=x/${run.seed}").run().output());
    }

    @Test
    void should_refuse_unknown_paths_naming_the_nearest_key() {
        assertEquals(
                List.of(
                        "override 'optimizer.learningrat=1': unknown key 'learningrat' in 'optimizer'; did you mean 'learningRate'?",
                        "override 'optimzer.epsilon=1': unknown key 'optimzer' in the recipe; did you mean 'optimizer'?",
                        "override 'epochs=1': unknown key 'epochs' in the recipe; did you mean 'run.epochs'?",
                        "override 'run.epochs.x=1': 'run.epochs' is a section of keys and values, expected a whole number of at least 1"),
                files.problems(
                        "r.yaml", "optimizer.learningrat=1", "optimzer.epsilon=1", "epochs=1", "run.epochs.x=1"));
    }

    @Test
    void should_refuse_what_is_no_assignment() {
        String expected = "expected key=value, such as optimizer.learningRate=1e-4, or ~key to remove a key";
        for (String wrong : List.of("quick", "=1", "run..epochs=1", ".=1", "~", "~run.epochs=3")) {
            assertEquals(List.of("override '" + wrong + "': " + expected), files.problems("r.yaml", wrong));
        }
    }

    @Test
    void should_refuse_values_and_items_that_are_not_there() {
        assertEquals(
                List.of(
                        "override 'data.train.4.limit=1': 'data.train' is a list of 1 value and has no item '4'; items are counted from 0",
                        "override '~run.maxStep': there is no key 'maxStep' to remove; did you mean 'maxSteps'?"),
                files.problems("r.yaml", "data.train.4.limit=1", "~run.maxStep"));
        List<String> broken = files.problems("r.yaml", "tuning.targets=[a");
        assertEquals(1, broken.size());
        assertEquals(true, broken.get(0).startsWith("override 'tuning.targets=[a': not valid YAML: "), broken.get(0));
    }
}
