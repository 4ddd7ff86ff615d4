package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipesTest {
    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder);
    }

    @Test
    void should_fill_a_section_with_its_defaults() {
        OptimizerSettings optimizer =
                Recipes.section(OptimizerSettings.class, "learningRate=1e-3", "schedule=constant");
        assertEquals(
                new AdamWSettings(
                        1e-3,
                        new Betas(0.9, 0.999),
                        1e-8,
                        0,
                        new ScheduleSettings(
                                Schedule.CONSTANT,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new Warmup(0.03)),
                        new StepSettings(1, Optional.empty(), List.of())),
                optimizer);
        assertEquals(
                new LoraTuning(
                        8, 16, 0, new Targets.AllLinear(), List.of(), false, false, LoraStart.DEFAULT, List.of()),
                Recipes.section(Tuning.class));
        assertEquals(new FullTuning(), Recipes.section(Tuning.class, "method=full"));
        RecipeException failure =
                assertThrows(RecipeException.class, () -> Recipes.section(OptimizerSettings.class, "betas=[1, 1]"));
        assertTrue(
                failure.getMessage().startsWith("override 'betas=[1, 1]': 'betas' is a list of 2 values"),
                failure.getMessage());
    }

    @Test
    void should_tell_names_from_regular_expressions_in_targets() {
        assertEquals(new Targets.Named(List.of("q_proj")), targets("q_proj"));
        assertEquals(new Targets.Named(List.of("self_attn.q_proj")), targets("self_attn.q_proj"));
        assertEquals(new Targets.Matching(".*\\.[qv]_proj"), targets("'.*\\.[qv]_proj'"));
        assertTrue(targets("q_proj").include("model.layers.0.self_attn.q_proj"));
        assertTrue(!targets("q_proj").include("model.layers.0.self_attn.kq_proj"));
        assertTrue(targets("[o_proj, mlp.up_proj]").include("model.layers.0.mlp.up_proj"));
        assertTrue(targets("'.*\\.[qv]_proj'").include("model.layers.0.self_attn.v_proj"));
        assertTrue(!targets("'.*\\.[qv]_proj'").include("model.layers.0.self_attn.k_proj"));
        assertTrue(!targets("'[qv]_proj'").include("model.layers.0.self_attn.v_proj"), "the whole name must match");
    }

    private static Targets targets(String text) {
        return ((LoraTuning) Recipes.section(Tuning.class, "targets=" + text)).targets();
    }

    @Test
    void should_count_warm_up_steps() {
        assertEquals(3, new Warmup(0.03).steps(100));
        assertEquals(1, new Warmup(0.01).steps(7));
        assertEquals(0, new Warmup(0).steps(7));
        assertEquals(10, new Warmup(10).steps(7));
    }

    @Test
    void should_compare_recipes_key_by_key() {
        files.write("a.yaml", RecipeFiles.SMALLEST)
                .write(
                        "b.yaml",
                        "stage: sft\nmodel: { path: models/tiny }\ntuning: { method: full }\n"
                                + "data: { train: [ { path: data/a.jsonl, limit: 3 } ] }\noptimizer: { learningRate: 1e-5 }\n");
        assertEquals(List.of(), RecipeDiff.between(files.load("a.yaml"), files.load("a.yaml")));
        assertEquals(
                List.of(
                        new RecipeDiff.Difference("tuning.method", Optional.of("lora"), Optional.of("full")),
                        new RecipeDiff.Difference("tuning.rank", Optional.of("8"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.alpha", Optional.of("16.0"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.dropout", Optional.of("0.0"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.targets", Optional.of("all-linear"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.modulesToSave", Optional.of("[]"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.rslora", Optional.of("false"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.dora", Optional.of("false"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.start", Optional.of("default"), Optional.empty()),
                        new RecipeDiff.Difference("tuning.sizes", Optional.of("[]"), Optional.empty()),
                        new RecipeDiff.Difference("optimizer.learningRate", Optional.of("2e-4"), Optional.of("1e-5")),
                        new RecipeDiff.Difference("data.train[0].limit", Optional.empty(), Optional.of("3"))),
                RecipeDiff.between(files.load("a.yaml"), files.load("b.yaml")));
    }

    @Test
    void should_list_recipes_with_their_first_comment() {
        files.write(
                        "recipes/b.yaml",
                        "# yaml-language-server: $schema=x\n#\n## Does b well.\n# more\n" + RecipeFiles.SMALLEST)
                .write("recipes/base/a.json", "{\"run\": {}}")
                .write("recipes/notes.txt", "");
        assertEquals(
                List.of(
                        new RecipeFolder.Listed(files.file("recipes/b.yaml"), Optional.of("sft"), "Does b well."),
                        new RecipeFolder.Listed(files.file("recipes/base/a.json"), Optional.empty(), "")),
                RecipeFolder.list(files.file("recipes")));
        RecipeException failure = assertThrows(RecipeException.class, () -> RecipeFolder.list(files.file("none")));
        assertTrue(failure.getMessage().contains("no folder of recipes at"), failure.getMessage());
    }
}
