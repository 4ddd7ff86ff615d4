package org.medicalgpt4j.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.recipe.bind.Named;

/** The recipes in a folder. */
public final class RecipeFolder {
    private static final int DEPTH = 4;
    private static final int MOST = 1000;
    private static final int HEAD = 4096;

    /**
     * One recipe file.
     *
     * @param stage its stage; empty if the recipe is incomplete, as one that others extend may be
     * @param description its first comment
     */
    public record Listed(Path file, Optional<String> stage, String description) {}

    private RecipeFolder() {}

    /**
     * Every YAML and JSON file in and below the folder, by name.
     *
     * @throws RecipeException if there is no such folder
     */
    public static List<Listed> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RecipeException("no folder of recipes at '" + folder + "' (looked for "
                    + folder.toAbsolutePath().normalize() + "); name another with --folder");
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            List<Listed> recipes = new ArrayList<>();
            for (Path file :
                    files.filter(RecipeFolder::isRecipe).sorted().limit(MOST).toList()) {
                recipes.add(new Listed(file, stage(file), description(file)));
            }
            return recipes;
        } catch (IOException e) {
            throw new RecipeException("cannot read the folder '" + folder + "': " + e.getMessage(), e);
        }
    }

    private static boolean isRecipe(Path file) {
        return Files.isRegularFile(file) && file.getFileName().toString().matches(".+\\.(yaml|yml|json)");
    }

    private static Optional<String> stage(Path file) {
        try {
            Recipe recipe = Recipes.load(file, List.of()).recipe();
            return Optional.of(recipe.getClass().getAnnotation(Named.class).value());
        } catch (RecipeException e) {
            return Optional.empty();
        }
    }

    private static String description(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("#") && !line.startsWith("# yaml-language-server"))
                    .map(line -> line.replaceFirst("^#+\\s*", ""))
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("");
        }
    }
}
