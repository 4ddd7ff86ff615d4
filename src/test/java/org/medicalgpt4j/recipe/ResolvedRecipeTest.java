package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedRecipeTest {
    private static final int RECIPES = 2000;

    /** What complaints about several keys that do not go together have in them. */
    private static final List<String> RULES_BETWEEN_KEYS = List.of(
            "keep one of them",
            "empty list",
            "has no effect with the schedule",
            "is wsd, which needs",
            "choose one of them",
            "sets 'labelSmoothing', which",
            "sets 'routerLoss', which",
            "has no effect with this loss",
            "has no effect with this divergence",
            "must lie in one micro batch",
            "a reward model scores answers",
            "needs either their 'rate' or a 'factor'",
            "is not a regular expression",
            "needs a 'momentum' above 0",
            "has no effect without 'momentum'",
            "has no effect without 'relativeStep'",
            "does not go with 'relativeStep'",
            "has no effect without 'scaleParameter'",
            "sets 'loraPlusRatio', which",
            "sets quantization '",
            "must be a power of two",
            "is 0, which leaves nothing of layers to train",
            "sets neither their");

    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder);
    }

    @Test
    void should_write_every_default() {
        Recipe recipe = files.write("r.yaml", RecipeFiles.SMALLEST).load("r.yaml");
        String yaml = ResolvedRecipe.yaml(recipe);
        for (String line : new String[] {
            "stage: sft",
            "  method: lora",
            "  rank: 8",
            "  targets: all-linear",
            "    - path: data/a.jsonl",
            "      format: sharegpt",
            "  learningRate: 2e-4",
            "  betas: [0.9, 0.999]",
            "  epsilon: 1e-8",
            "  seed: 42",
            "  kernels: fast"
        }) {
            assertTrue(yaml.lines().anyMatch(line::equals), () -> "no line '" + line + "' in\n" + yaml);
        }
        assertFalse(yaml.contains("adapter"), "an absent value is not written");
    }

    @Test
    void should_read_back_random_recipes_as_they_were() {
        long seed = new Random().nextLong();
        System.out.println("random recipes from seed " + seed);
        RandomRecipes recipes = new RandomRecipes(seed);
        int read = 0;
        for (int i = 0; i < RECIPES; i++) {
            Recipe recipe = recipes.next();
            String yaml = ResolvedRecipe.yaml(recipe);
            files.write("r.yaml", yaml);
            try {
                assertEquals(recipe, files.loaded("r.yaml").recipe(), () -> "seed " + seed + "\n" + yaml);
                assertEquals(yaml, ResolvedRecipe.yaml(files.loaded("r.yaml").recipe()));
                read++;
            } catch (RecipeException e) {
                // Keys are drawn one by one, so rules between keys may be broken; nothing else may be wrong.
                assertTrue(
                        e.getMessage()
                                .lines()
                                .allMatch(line -> RULES_BETWEEN_KEYS.stream().anyMatch(line::contains)),
                        () -> "seed " + seed + ": " + e.getMessage() + "\n" + yaml);
            }
        }
        System.out.println(read + " of " + RECIPES + " broke no rule between keys");
        assertTrue(read > RECIPES / 10, "only " + read + " recipes broke no rule between keys");
    }

    @Test
    void should_show_only_what_is_written_without_defaults() {
        files.write("base.yaml", "run: { epochs: 2 }\n")
                .write(
                        "r.yaml",
                        "extends: base.yaml\n" + RecipeFiles.SMALLEST
                                + "optimizer: { learningRate: \"${env:NO:-1e-4}\" }\n");
        assertEquals("""
                run:
                  epochs: 2
                stage: sft
                model:
                  path: models/tiny
                data:
                  train:
                    - path: data/a.jsonl
                optimizer:
                  learningRate: 1e-4
                tuning:
                  rank: 3
                """, ResolvedRecipe.written(files.loaded("r.yaml", "tuning.rank=3")));
    }
}
