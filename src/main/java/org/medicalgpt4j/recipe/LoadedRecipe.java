package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.recipe.bind.Binding.InputFile;
import org.medicalgpt4j.recipe.source.MapNode;
import org.medicalgpt4j.recipe.source.RecipeFile;

/**
 * A recipe with all its values, and where they come from.
 *
 * @param recipe the values
 * @param written the values that are written somewhere, without defaults
 * @param file the recipe file as the user named it
 * @param sources every file read: the recipe first, then what it extends
 * @param overrides changes from the command line
 * @param inputs files and folders that a run reads, in the order in which the recipe names them
 */
public record LoadedRecipe(
        Recipe recipe,
        MapNode written,
        Path file,
        List<RecipeFile> sources,
        List<String> overrides,
        List<InputFile> inputs) {
    public LoadedRecipe {
        sources = List.copyOf(sources);
        overrides = List.copyOf(overrides);
        inputs = List.copyOf(inputs);
    }

    /** The same files and changes, with other values. */
    public LoadedRecipe with(Recipe values) {
        return new LoadedRecipe(values, written, file, sources, overrides, inputs);
    }
}
