package org.medicalgpt4j.recipe;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** The files that a path in a recipe names: one, all in a folder and below, or all that a pattern matches. */
public final class InputFiles {
    private static final String WILDCARDS = "*?[{";

    private InputFiles() {}

    /** Whether this is a pattern such as {@code data/**}{@code /*.jsonl} and not the name of something that exists. */
    public static boolean isPattern(Path path) {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS) && hasWildcard(path);
    }

    /** The files by name, hidden ones left out; none if nothing is there. */
    public static List<Path> of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return below(path);
        }
        if (!isPattern(path)) {
            return Files.isRegularFile(path) ? List.of(path) : List.of();
        }
        Path folder = fixedPart(path);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path.normalize());
        return below(folder).stream()
                .filter(file -> matcher.matches(file.normalize()))
                .toList();
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !hidden(folder.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean hidden(Path path) {
        for (Path name : path) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** The folder above the first name with a wildcard. */
    private static Path fixedPart(Path path) {
        Path part = path;
        while (part != null && hasWildcard(part)) {
            part = part.getParent();
        }
        return part == null ? Path.of("") : part;
    }

    private static boolean hasWildcard(Path path) {
        return path.toString().chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
    }
}
