package org.medicalgpt4j.recipe.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * One recipe file as it was read.
 *
 * @param path the file as the user, or the recipe that extends it, named it
 * @param bytes its content
 * @param content the same as a map
 */
public record RecipeFile(Path path, byte[] bytes, MapNode content) {

    /** Reads a file: JSON if its name ends in {@code .json}, otherwise YAML. Empty if there were problems. */
    static Optional<RecipeFile> read(Path path, Position at, Position referredFrom, Problems problems) {
        try {
            if (!Files.isRegularFile(path)) {
                problems.add(
                        referredFrom, "no recipe file at '" + path + "' (looked for " + path.toAbsolutePath() + ")");
                return Optional.empty();
            }
            long size = Files.size(path);
            if (size > Limits.FILE_BYTES) {
                problems.add(at, "has " + size + " bytes, but a recipe has at most " + Limits.FILE_BYTES);
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(path);
            return content(path, text(bytes), at, problems).map(map -> new RecipeFile(path, bytes, map));
        } catch (CharacterCodingException e) {
            problems.add(at, "is not UTF-8 text");
        } catch (NoSuchFileException e) {
            problems.add(referredFrom, "no recipe file at '" + path + "' (looked for " + path.toAbsolutePath() + ")");
        } catch (IOException e) {
            problems.add(at, "cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Optional<MapNode> content(Path path, String text, Position at, Problems problems) {
        boolean json = path.toString().toLowerCase(Locale.ROOT).endsWith(".json");
        Optional<Node> node = json ? JsonReader.read(text, at, problems) : YamlReader.read(text, at, problems);
        if (node.isPresent() && !(node.get() instanceof MapNode)) {
            problems.add(
                    node.get().at(),
                    "a recipe is keys and values, but this is " + node.get().seen());
            return Optional.empty();
        }
        return node.map(map -> (MapNode) map);
    }
}
