package org.medicalgpt4j.recipe.bind;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medicalgpt4j.recipe.source.Nearest;

/** The sentence about a key that its section does not know, with the best hint there is. */
final class UnknownKey {
    private UnknownKey() {}

    static String message(String key, String section, Collection<String> known, Set<String> everywhere) {
        String where = section.isEmpty() ? "in the recipe" : "in '" + section + "'";
        return "unknown key '" + key + "' " + where + hint(key, known, everywhere);
    }

    private static String hint(String key, Collection<String> known, Set<String> everywhere) {
        Optional<String> exact = elsewhere(key, everywhere);
        Optional<String> near = Nearest.to(key, known);
        if (near.isPresent() && (exact.isEmpty() || same(near.get(), key))) {
            return "; did you mean '" + near.get() + "'?";
        }
        return exact.map(path -> "; did you mean '" + path + "'?")
                .orElseGet(() -> "; known here: " + known.stream().sorted().collect(Collectors.joining(", ")));
    }

    /** A key of another section that is spelt alike. */
    private static Optional<String> elsewhere(String key, Set<String> everywhere) {
        String leaf = leaf(key);
        return everywhere.stream()
                .filter(path -> same(leaf(path), leaf))
                .sorted()
                .findFirst();
    }

    private static String leaf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static boolean same(String left, String right) {
        return letters(left).equals(letters(right));
    }

    private static String letters(String word) {
        return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }
}
