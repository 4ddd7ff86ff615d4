package org.medicalgpt4j.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medicalgpt4j.recipe.bind.Binding;
import org.medicalgpt4j.recipe.bind.Binding.InputFile;
import org.medicalgpt4j.recipe.bind.KeyDescription;
import org.medicalgpt4j.recipe.bind.Types;
import org.medicalgpt4j.recipe.source.Inheritance;
import org.medicalgpt4j.recipe.source.Interpolation;
import org.medicalgpt4j.recipe.source.MapNode;
import org.medicalgpt4j.recipe.source.Overrides;
import org.medicalgpt4j.recipe.source.Position;
import org.medicalgpt4j.recipe.source.Problems;

/**
 * Loads recipes: YAML or JSON files, what they {@code extends}, changes from the command line, and references, in this
 * order. Every problem of a recipe is found in one go.
 */
public final class Recipes {
    private Recipes() {}

    /**
     * Loads a recipe. Files that it names are not looked at; see {@link #requireInputs}.
     *
     * @param overrides changes such as {@code optimizer.learningRate=1e-4}
     * @throws RecipeException naming every problem with its place
     */
    public static LoadedRecipe load(Path file, List<String> overrides) {
        return load(file, overrides, name -> Optional.ofNullable(System.getenv(name)));
    }

    /** As {@link #load(Path, List)}, with an environment of one's own for {@code ${env:NAME}}. */
    public static LoadedRecipe load(Path file, List<String> overrides, Function<String, Optional<String>> environment) {
        Problems problems = new Problems();
        Optional<Inheritance.Merged> merged = Inheritance.read(file, problems);
        if (merged.isEmpty()) {
            throw new RecipeException(problems.sorted());
        }
        MapNode changed = Overrides.apply(merged.get().content(), overrides, problems);
        MapNode written = replaced(Recipe.class, changed, environment, problems);
        Binding binding = new Binding(problems, keys(Recipe.class));
        Recipe recipe = bind(Recipe.class, written, binding);
        return new LoadedRecipe(recipe, written, file, merged.get().files(), overrides, binding.inputs());
    }

    /**
     * One section with its defaults, for code that needs no recipe file.
     *
     * @param assignments keys of the section, such as {@code learningRate=1e-3}
     * @throws RecipeException naming every problem
     */
    public static <T> T section(Class<T> type, String... assignments) {
        Problems problems = new Problems();
        MapNode empty = MapNode.empty(Position.of(0, type.getSimpleName()));
        MapNode written = Overrides.apply(empty, List.of(assignments), problems);
        return bind(type, written, new Binding(problems, keys(type)));
    }

    /**
     * Refuses a recipe whose input files or folders are missing.
     *
     * @throws RecipeException naming each missing one with the place where the recipe names it
     */
    public static void requireInputs(LoadedRecipe loaded) {
        Problems problems = new Problems();
        for (InputFile input : loaded.inputs()) {
            if (InputFiles.isPattern(input.path())) {
                requireMatch(input, problems);
            } else if (!Files.exists(input.path())) {
                problems.add(
                        input.at(),
                        "'" + input.key() + "' names '" + input.path() + "', but nothing is at "
                                + input.path().toAbsolutePath().normalize()
                                + " (paths are relative to the current directory)");
            }
        }
        if (problems.any()) {
            throw new RecipeException(problems.sorted());
        }
    }

    private static void requireMatch(InputFile input, Problems problems) {
        try {
            if (InputFiles.of(input.path()).isEmpty()) {
                problems.add(
                        input.at(),
                        "'" + input.key() + "' is the pattern '" + input.path() + "', but it matches no file below "
                                + Path.of("").toAbsolutePath() + " (paths are relative to the current directory)");
            }
        } catch (IOException e) {
            problems.add(
                    input.at(), "'" + input.key() + "' names '" + input.path() + "', which cannot be listed: " + e);
        }
    }

    private static MapNode replaced(
            Class<?> type, MapNode written, Function<String, Optional<String>> environment, Problems problems) {
        return new Interpolation(written, environment, Types.of(type)::defaultOf, problems).replaced();
    }

    private static <T> T bind(Class<T> type, MapNode written, Binding binding) {
        Optional<T> value = Types.of(type).read(written, "", binding);
        if (binding.problems().any()) {
            throw new RecipeException(binding.problems().sorted());
        }
        return value.orElseThrow(() -> new IllegalStateException("unread without a problem: " + written));
    }

    private static Set<String> keys(Class<?> type) {
        return Types.of(type).keys("").map(KeyDescription::path).collect(Collectors.toSet());
    }
}
