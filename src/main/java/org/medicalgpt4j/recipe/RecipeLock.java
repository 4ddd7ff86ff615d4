package org.medicalgpt4j.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.medicalgpt4j.recipe.bind.Binding.InputFile;
import org.medicalgpt4j.recipe.bind.Types;
import org.medicalgpt4j.recipe.source.RecipeFile;

/**
 * What a result was made of: program, platform, recipe, and the content of every file that the run read. It holds no
 * time of day, so the same run writes the same bytes.
 */
public final class RecipeLock {
    /** Name of the file beside a result. */
    public static final String FILE = "recipe.lock.json";

    private static final String DATA = "data";

    private RecipeLock() {}

    /**
     * Reads every input file of the recipe once to hash it.
     *
     * @param version of this program
     * @param backends versions of what computes, by name
     * @param hashes keeps what was computed, for others who need it
     * @throws RecipeException if an input cannot be read
     */
    public static String json(LoadedRecipe loaded, String version, Map<String, String> backends, FileHashes hashes) {
        ObjectNode lock = JsonNodeFactory.instance.objectNode();
        lock.put("medgpt", version);
        ObjectNode java = lock.putObject("java");
        java.put("version", Runtime.version().toString());
        java.put("vm", System.getProperty("java.vm.name"));
        java.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        lock.put("seed", loaded.recipe().run().seed());
        lock.set("engine", engine(loaded.recipe()));
        ObjectNode versions = lock.putObject("backends");
        new TreeMap<>(backends).forEach(versions::put);
        recipe(loaded, lock.putObject("recipe"));
        ArrayNode inputs = lock.putArray("inputs");
        loaded.inputs().forEach(input -> inputs.add(input(input, hashes)));
        return text(lock);
    }

    private static ObjectNode engine(Recipe recipe) {
        Object engine = Types.of(EngineSettings.class).write(recipe.engine());
        return new ObjectMapper().valueToTree(engine);
    }

    private static void recipe(LoadedRecipe loaded, ObjectNode node) {
        ArrayNode sources = node.putArray("sources");
        for (RecipeFile source : loaded.sources()) {
            sources.addObject().put("path", slashes(source.path())).put("sha256", Sha256.of(source.bytes()));
        }
        ArrayNode overrides = node.putArray("overrides");
        loaded.overrides().forEach(overrides::add);
        byte[] resolved = ResolvedRecipe.yaml(loaded.recipe()).getBytes(StandardCharsets.UTF_8);
        node.put("resolvedSha256", Sha256.of(resolved));
    }

    private static ObjectNode input(InputFile input, FileHashes hashes) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("key", input.key()).put("kind", input.kind()).put("path", slashes(input.path()));
        ArrayNode files = node.putArray("files");
        try {
            for (Path file : files(input)) {
                files.addObject()
                        .put("name", name(input.path(), file))
                        .put("bytes", Files.size(file))
                        .put("sha256", hashes.of(file));
            }
        } catch (IOException e) {
            throw new RecipeException("cannot read the input '" + input.path() + "' of '" + input.key() + "': " + e, e);
        }
        return node;
    }

    /** All data of a folder or pattern; of a model the files directly in its folder, hidden ones being no part of it. */
    private static List<Path> files(InputFile input) throws IOException {
        Path path = input.path();
        if (input.kind().equals(DATA) || InputFiles.isPattern(path)) {
            return InputFiles.of(path);
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path input, Path file) {
        return Files.isDirectory(input) ? slashes(input.relativize(file)) : String.valueOf(file.getFileName());
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static String text(ObjectNode lock) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(lock) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers cannot be written", e);
        }
    }
}
