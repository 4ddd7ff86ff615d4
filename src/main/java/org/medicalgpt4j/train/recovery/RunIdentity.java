package org.medicalgpt4j.train.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.FolderDraft;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.RecipeDiff;
import org.medicalgpt4j.recipe.RecipeLock;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.ResolvedRecipe;
import org.medicalgpt4j.recipe.ResumeDiff;

/**
 * What makes a run this one and no other. Every checkpoint carries it.
 *
 * @param recipe with all its values
 * @param lock what the recipe's inputs hold and what computes, see {@link RecipeLock}
 * @param engine what computes, in words
 */
public record RunIdentity(Recipe recipe, String lock, String engine) {
    private static final String DATA = "data.";
    private static final Set<String> WEIGHTS = Set.of("model", "adapter", "reference");

    void writeTo(FolderDraft draft) {
        draft.file(ResolvedRecipe.FILE, FileContent.text(ResolvedRecipe.yaml(recipe)));
        draft.file(RecipeLock.FILE, FileContent.text(lock));
    }

    /** Checksums of what weights and architectures are read from, by their names in words. */
    public Map<String, String> weights() {
        return weights(lock);
    }

    /** Whether the lock file in a folder is that of this very run. */
    boolean isLockedIn(Path folder) {
        Path file = folder.resolve(RecipeLock.FILE);
        return Files.exists(file) && text(file).equals(lock);
    }

    /**
     * What keeps this run from going on from a checkpoint, in words; its data is not looked at.
     *
     * @throws org.medicalgpt4j.recipe.RecipeException if the checkpoint's recipe is of a version that cannot be read
     */
    List<String> differences(Path checkpoint) {
        List<String> differences = new ArrayList<>();
        ResumeDiff.between(earlier(checkpoint), recipe).forEach(difference -> differences.add(words(difference)));
        Map<String, String> before = weights(text(checkpoint.resolve(RecipeLock.FILE)));
        Map<String, String> now = weights(lock);
        Set<String> files = new TreeSet<>(before.keySet());
        files.addAll(now.keySet());
        files.stream()
                .filter(file -> !before.getOrDefault(file, "").equals(now.getOrDefault(file, "")))
                .forEach(file -> differences.add("the content of " + file + " is another one"));
        return differences;
    }

    /** What the recipe says of the data otherwise than that of the checkpoint, in words. */
    List<String> dataDifferences(Path checkpoint) {
        return RecipeDiff.between(earlier(checkpoint), recipe).stream()
                .filter(difference -> difference.key().startsWith(DATA))
                .map(RunIdentity::words)
                .toList();
    }

    /** What computes otherwise than for the checkpoint, in words: rounding may differ, nothing else. */
    List<String> roundingDifferences(Path checkpoint, String engineBefore) {
        List<String> differences = new ArrayList<>();
        if (!engineBefore.equals(engine)) {
            differences.add(words("the engine", engineBefore, engine));
        }
        JsonNode before = json(text(checkpoint.resolve(RecipeLock.FILE)));
        JsonNode now = json(lock);
        for (String key : List.of("medgpt", "java", "backends")) {
            if (!before.path(key).equals(now.path(key))) {
                differences.add(
                        words(key, before.path(key).toString(), now.path(key).toString()));
            }
        }
        return differences;
    }

    private static Recipe earlier(Path checkpoint) {
        return Recipes.load(checkpoint.resolve(ResolvedRecipe.FILE), List.of()).recipe();
    }

    private static String words(RecipeDiff.Difference difference) {
        return words(
                difference.key(),
                difference.left().orElse("not given"),
                difference.right().orElse("not given"));
    }

    private static String words(String what, String before, String now) {
        return what + " was " + before + " and is " + now;
    }

    /** Checksums of what weights and architecture are read from, by the kind of input and the name of the file. */
    private static Map<String, String> weights(String lock) {
        Map<String, String> files = new TreeMap<>();
        for (JsonNode input : json(lock).path("inputs")) {
            String kind = input.path("kind").asText();
            if (WEIGHTS.contains(kind)) {
                for (JsonNode file : input.path("files")) {
                    String name = file.path("name").asText();
                    if (name.matches(".*\\.(safetensors|gguf)|(adapter_)?config\\.json")) {
                        files.put(
                                "the " + kind + "'s " + name,
                                file.path("sha256").asText());
                    }
                }
            }
        }
        return files;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new CheckpointException(RecipeLock.FILE + " is not valid JSON: " + malformed.getOriginalMessage());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new CheckpointException(file + " cannot be read: " + failure, failure);
        }
    }
}
