package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.recipe.source.Limits;
import org.medicalgpt4j.recipe.source.RecipeFile;

class ExtendsTest {
    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder);
    }

    @Test
    void should_merge_sections_replace_lists_and_let_later_ones_win() {
        files.write("base/lora.yaml", "tuning: { method: lora, rank: 4, alpha: 8, modulesToSave: [a, b] }\n")
                .write("base/big.json", "{\"tuning\": {\"rank\": 64}, \"optimizer\": {\"schedule\": \"linear\"}}")
                .write(
                        "r.yaml",
                        "extends: [base/lora.yaml, base/big.json]\n" + RecipeFiles.SMALLEST
                                + "tuning: { modulesToSave: [c] }\n");
        SftRecipe recipe = files.load("r.yaml");
        assertEquals(
                new LoraTuning(
                        64, 8, 0, new Targets.AllLinear(), List.of("c"), false, false, LoraStart.DEFAULT, List.of()),
                recipe.tuning());
        assertEquals(Schedule.LINEAR, recipe.optimizer().course().schedule());
        assertEquals(
                List.of("r.yaml", "base/lora.yaml", "base/big.json"),
                files.loaded("r.yaml").sources().stream()
                        .map(RecipeFile::path)
                        .map(path -> folder.relativize(path).toString())
                        .toList());
    }

    @Test
    void should_find_parents_relative_to_the_file_that_names_them() {
        files.write("base/common/run.yaml", "run: { epochs: 9 }\n")
                .write("base/lora.yaml", "extends: common/run.yaml\n")
                .write("r.yaml", "extends: base/lora.yaml\n" + RecipeFiles.SMALLEST);
        assertEquals(9, files.load("r.yaml").run().epochs());
    }

    @Test
    void should_remove_inherited_keys() {
        files.write("base.yaml", "stage: sft\nmodel: { path: m, adapter: a }\ntuning: { method: lora, rank: 4 }\n")
                .write(
                        "r.yaml",
                        "extends: base.yaml\nmodel: { ~adapter: }\n~tuning:\ntuning: { method: full }\ndata: { train: [ { path: d } ] }\n");
        SftRecipe recipe = files.load("r.yaml");
        assertEquals(Optional.empty(), recipe.model().adapter());
        assertEquals(new FullTuning(), recipe.tuning());
    }

    @Test
    void should_say_where_a_key_that_has_no_effect_is_inherited_from() {
        files.write("base.yaml", "tuning:\n  rank: 4\n")
                .write("r.yaml", "extends: base.yaml\n" + RecipeFiles.SMALLEST + "tuning: { method: full }\n");
        assertEquals(
                List.of(
                        "base.yaml:2:3: 'rank' has no effect with method 'full', it belongs to method 'lora'; remove it,"
                                + " or write '~rank:' if it is inherited"),
                files.problems("r.yaml"));
    }

    @Test
    void should_refuse_to_remove_what_is_not_inherited() {
        files.write("base.yaml", "run: { epochs: 9 }\n")
                .write("r.yaml", "extends: base.yaml\n" + RecipeFiles.SMALLEST + "run: { ~epoch: , ~epochs: 3 }\n");
        assertEquals(
                List.of(
                        "r.yaml:5:8: '~epoch' removes 'epoch', but no such key is inherited; did you mean '~epochs'?",
                        "r.yaml:5:27: '~epochs' removes a key and takes no value, but has the number 3"),
                files.problems("r.yaml"));
    }

    @Test
    void should_name_the_file_that_holds_each_problem_the_recipe_first() {
        files.write("base.yaml", "# comment\nrun: { epoch: 1 }\noptimizer: { learningRate: fast }\n")
                .write("r.yaml", "extends: base.yaml\n" + RecipeFiles.SMALLEST + "engine: { thread: 1 }\n");
        assertEquals(
                List.of(
                        "r.yaml:5:11: unknown key 'thread' in 'engine'; did you mean 'threads'?",
                        "base.yaml:2:8: unknown key 'epoch' in 'run'; did you mean 'epochs'?",
                        "base.yaml:3:28: 'optimizer.learningRate' is the text 'fast', expected a number above 0"),
                files.problems("r.yaml"));
    }

    @Test
    void should_refuse_cycles_naming_the_chain() {
        files.write("a.yaml", "extends: b.yaml\n")
                .write("b.yaml", "extends: [c.yaml]\n")
                .write("c.yaml", "extends: a.yaml\n");
        assertEquals(
                List.of("c.yaml:1:10: 'extends' leads back to itself: a.yaml -> b.yaml -> c.yaml -> a.yaml"),
                files.problems("a.yaml"));
        files.write("self.yaml", "extends: ./self.yaml\n");
        assertEquals(
                List.of("self.yaml:1:10: 'extends' leads back to itself: self.yaml -> self.yaml"),
                files.problems("self.yaml"));
    }

    @Test
    void should_refuse_chains_and_fans_that_are_too_long() {
        for (int i = 0; i <= Limits.EXTENDS_DEPTH; i++) {
            files.write("c" + i + ".yaml", "extends: c" + (i + 1) + ".yaml\n");
        }
        List<String> chain = files.problems("c0.yaml");
        assertEquals(1, chain.size());
        assertTrue(
                chain.get(0).startsWith("c15.yaml:1:10: more than 16 recipes extend each other: c0.yaml -> c1.yaml"),
                chain.get(0));
        files.write("leaf.yaml", "").write("fan.yaml", "extends: [" + "leaf.yaml, ".repeat(Limits.FILES) + "]\n");
        assertTrue(
                files.problems("fan.yaml").get(0).endsWith("this recipe reads more than 64 files through 'extends'"));
    }

    @Test
    void should_refuse_parents_that_are_missing_or_no_names() {
        files.write("r.yaml", "extends: [nowhere.yaml, 3, { a: b }]\n" + RecipeFiles.SMALLEST);
        List<String> problems = files.problems("r.yaml");
        assertEquals(3, problems.size(), problems.toString());
        assertTrue(
                problems.get(0).startsWith("r.yaml:1:11: no recipe file at 'nowhere.yaml' (looked for "),
                problems.get(0));
        assertTrue(
                problems.get(1).startsWith("r.yaml:1:25: 'extends' is the number 3, expected a recipe file"),
                problems.get(1));
        assertTrue(
                problems.get(2).startsWith("r.yaml:1:28: 'extends' is a section of keys and values"), problems.get(2));
    }
}
