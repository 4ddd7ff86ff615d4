package org.medicalgpt4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of rows: JSON Lines, or one JSON array. */
final class DataFiles {
    /** Longest line, far above any conversation; a file without line ends is refused instead of held. */
    private static final int LINE_LIMIT = 64 << 20;

    private DataFiles() {}

    /** The file itself; of a folder all {@code .jsonl} and {@code .json} files in it and below, by name. */
    static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            if (!Files.isRegularFile(path)) {
                throw new DataException(path + " does not exist, expected a file of rows or a folder of such files");
            }
            return List.of(path);
        }
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> files = found.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".jsonl")
                            || file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DataException(path + " holds no .jsonl or .json file");
            }
            return files;
        } catch (IOException e) {
            throw new DataException(path + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Opens a file, by what it begins with: an array, or a row in each line. */
    static RowSource open(Path file) throws IOException {
        return beginsWithBracket(file) ? new JsonArrayRows(file) : new JsonLines(file, LINE_LIMIT);
    }

    private static boolean beginsWithBracket(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            String head = new String(input.readNBytes(256), StandardCharsets.UTF_8);
            return head.replace("\uFEFF", "").stripLeading().startsWith("[");
        }
    }
}
