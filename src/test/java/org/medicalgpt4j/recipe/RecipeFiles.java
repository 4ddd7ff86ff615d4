package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Recipe files of a test, in a folder of its own. */
final class RecipeFiles {
    /** The smallest recipe there is. */
    static final String SMALLEST = """
            stage: sft
            model: { path: models/tiny }
            data: { train: [ { path: data/a.jsonl } ] }
            """;

    private final Path folder;

    RecipeFiles(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    RecipeFiles write(String name, String text) {
        try {
            Files.createDirectories(file(name).getParent());
            Files.writeString(file(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SftRecipe load(String name, String... overrides) {
        return (SftRecipe) loaded(name, overrides).recipe();
    }

    LoadedRecipe loaded(String name, String... overrides) {
        return Recipes.load(
                file(name),
                List.of(overrides),
                variable -> Optional.of("value of " + variable).filter(value -> variable.startsWith("SET_")));
    }

    /** The problems of a recipe, one a line, with file names relative to the folder. */
    List<String> problems(String name, String... overrides) {
        RecipeException failure = assertThrows(RecipeException.class, () -> load(name, overrides));
        return failure.getMessage()
                .replace(folder + "/", "")
                .replace(folder.toString(), "")
                .lines()
                .toList();
    }

    /** The problems of a recipe of this text, called {@code r.yaml}. */
    List<String> problemsOf(String text, String... overrides) {
        return write("r.yaml", text).problems("r.yaml", overrides);
    }
}
