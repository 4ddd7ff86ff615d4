package org.medicalgpt4j.recipe.source;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a recipe file with everything it extends, and lays them over each other. */
public final class Inheritance {
    static final String EXTENDS = "extends";

    private final Problems problems;
    private final List<RecipeFile> files = new ArrayList<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private int read;

    private Inheritance(Problems problems) {
        this.problems = problems;
    }

    /**
     * A recipe and everything it extends as one map.
     *
     * @param files every file read, the recipe itself first
     */
    public record Merged(MapNode content, List<RecipeFile> files) {}

    /** Reads {@code recipe}. Empty if some file could not be read; problems of merging leave a map to look at. */
    public static Optional<Merged> read(Path recipe, Problems problems) {
        Inheritance inheritance = new Inheritance(problems);
        Position at = Position.of(0, recipe.toString());
        Optional<MapNode> content = inheritance.merged(recipe, at);
        return content.map(map -> new Merged(map, List.copyOf(inheritance.files)));
    }

    private Optional<MapNode> merged(Path path, Position referredFrom) {
        if (cyclic(path, referredFrom) || tooMany(referredFrom)) {
            return Optional.empty();
        }
        Position at = Position.of(read++, path.toString());
        Optional<RecipeFile> file = RecipeFile.read(path, at, referredFrom, problems);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        files.add(file.get());
        open.addLast(path);
        Optional<MapNode> below = parents(file.get());
        open.removeLast();
        MapNode own = file.get().content().without(EXTENDS);
        return below.map(map -> Merge.over(map, own, problems));
    }

    private Optional<MapNode> parents(RecipeFile file) {
        MapNode result = MapNode.empty(file.content().at());
        boolean complete = true;
        for (ScalarNode name : names(file.content())) {
            Optional<MapNode> map = parent(file, name).flatMap(path -> merged(path, name.at()));
            complete &= map.isPresent();
            result = map.isPresent() ? Merge.over(result, map.get(), problems) : result;
        }
        return complete ? Optional.of(result) : Optional.empty();
    }

    private Optional<Path> parent(RecipeFile file, ScalarNode name) {
        try {
            return Optional.of(file.path().resolveSibling(name.text()).normalize());
        } catch (InvalidPathException e) {
            problems.add(name.at(), "'extends' is " + name.seen() + ", which cannot be a file name: " + e.getReason());
            return Optional.empty();
        }
    }

    private List<ScalarNode> names(MapNode content) {
        Optional<Node> value = content.entry(EXTENDS).map(MapNode.Entry::value);
        List<Node> written = value.map(node -> node instanceof ListNode list ? list.items() : List.of(node))
                .orElse(List.of());
        List<ScalarNode> names = new ArrayList<>();
        for (Node node : written) {
            if (node instanceof ScalarNode name
                    && name.readableAs(ScalarNode.Kind.TEXT)
                    && !name.text().isBlank()) {
                names.add(name);
            } else {
                problems.add(
                        node.at(),
                        "'extends' is " + node.seen()
                                + ", expected a recipe file or a list of them, relative to this file");
            }
        }
        return names;
    }

    private boolean cyclic(Path path, Position referredFrom) {
        boolean cyclic = open.stream().anyMatch(other -> same(other, path));
        if (cyclic) {
            problems.add(referredFrom, "'extends' leads back to itself: " + chain(path));
        }
        return cyclic;
    }

    private boolean tooMany(Position referredFrom) {
        if (open.size() >= Limits.EXTENDS_DEPTH) {
            problems.add(
                    referredFrom,
                    "more than " + Limits.EXTENDS_DEPTH + " recipes extend each other: " + chain(open.getLast()));
            return true;
        }
        if (read >= Limits.FILES) {
            problems.add(referredFrom, "this recipe reads more than " + Limits.FILES + " files through 'extends'");
            return true;
        }
        return false;
    }

    private String chain(Path last) {
        return Stream.concat(open.stream(), Stream.of(last)).map(Path::toString).collect(Collectors.joining(" -> "));
    }

    private static boolean same(Path left, Path right) {
        try {
            return left.toRealPath().equals(right.toRealPath());
        } catch (IOException e) {
            return left.toAbsolutePath()
                    .normalize()
                    .equals(right.toAbsolutePath().normalize());
        }
    }
}
