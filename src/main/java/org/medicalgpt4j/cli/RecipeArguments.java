package org.medicalgpt4j.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Recipes;

/** The arguments {@code RECIPE [key=value ...]} of a command. */
final class RecipeArguments {
    static final String USAGE = "RECIPE [key=value ...]";

    private RecipeArguments() {}

    /** Loads the recipe that the arguments name, with the changes in them. */
    static LoadedRecipe load(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UsageException("expected a recipe file");
        }
        return Recipes.load(path(arguments.get(0)), arguments.subList(1, arguments.size()));
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("'" + text + "' cannot be a path: " + e.getReason());
        }
    }
}
