package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.recipe.RecipeReference;
import org.medicalgpt4j.recipe.RecipeSchema;

class RecipeCommandsTest {
    @TempDir
    Path folder;

    private Path recipe;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("model"));
        Files.writeString(folder.resolve("rows.jsonl"), "{}\n");
        recipe = Files.writeString(
                folder.resolve("r.yaml"),
                "# Teaches a.\nstage: sft\nmodel: { path: %s }\ndata: { train: [ { path: %s } ] }\n"
                        .formatted(folder.resolve("model"), folder.resolve("rows.jsonl")));
    }

    @Test
    void should_validate_with_overrides() {
        assertEquals(new CommandLineRun(Exit.OK, recipe + ": ok\n", ""), CommandLineRun.of("validate", recipe));
        CommandLineRun wrong = CommandLineRun.of("validate", recipe, "run.epochs=0", "tuning.rnk=1");
        assertEquals(Exit.FAILURE, wrong.status());
        assertEquals(2, wrong.err().lines().count());
        CommandLineRun missing = CommandLineRun.of("validate", recipe, "model.path=" + folder.resolve("none"));
        assertEquals(Exit.FAILURE, missing.status());
        assertTrue(missing.err().contains("nothing is at " + folder.resolve("none")), missing.err());
        assertEquals(Exit.USAGE, CommandLineRun.of("validate").status());
    }

    @Test
    void should_list_show_and_compare() throws IOException {
        CommandLineRun list = CommandLineRun.of("recipes", "--folder", folder);
        assertEquals(Exit.OK, list.status());
        assertTrue(list.out().lines().anyMatch(line -> line.matches(".*r\\.yaml  sft +Teaches a\\.")), list.out());
        CommandLineRun written = CommandLineRun.of("recipes", "show", recipe, "tuning.rank=2");
        assertTrue(written.out().contains("  rank: 2\n") && !written.out().contains("alpha"), written.out());
        CommandLineRun all = CommandLineRun.of("recipes", "show", recipe, "--defaults");
        assertTrue(all.out().contains("  alpha: 16.0\n"), all.out());
        Path other = Files.writeString(folder.resolve("o.yaml"), "extends: r.yaml\nrun: { epochs: 9 }\n");
        CommandLineRun diff = CommandLineRun.of("recipes", "diff", recipe, other);
        assertEquals(2, diff.out().lines().count(), diff.out());
        assertTrue(diff.out().lines().skip(1).allMatch(line -> line.matches("run\\.epochs +3 +9")), diff.out());
        assertEquals(
                "the recipes say the same\n",
                CommandLineRun.of("recipes", "diff", recipe, recipe).out());
        for (String[] wrong : new String[][] {{"recipes", "diff", "a"}, {"recipes", "lst"}, {"recipes", "list", "x"}}) {
            assertEquals(Exit.USAGE, CommandLineRun.of((Object[]) wrong).status());
        }
    }

    @Test
    void should_print_schema_and_reference() {
        assertEquals(RecipeSchema.json(), CommandLineRun.of("schema").out());
        assertEquals(
                RecipeReference.markdown(),
                CommandLineRun.of("schema", "--markdown").out());
        assertEquals(Exit.USAGE, CommandLineRun.of("schema", "x").status());
    }
}
