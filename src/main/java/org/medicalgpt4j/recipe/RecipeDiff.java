package org.medicalgpt4j.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.recipe.source.Decimals;

/** Compares two recipes value by value, defaults included. */
public final class RecipeDiff {
    /**
     * A key whose values differ.
     *
     * @param left the value in the first recipe; empty if it has no such key
     * @param right the value in the second
     */
    public record Difference(String key, Optional<String> left, Optional<String> right) {}

    private RecipeDiff() {}

    /** Every difference, in the order of the keys. */
    public static List<Difference> between(Recipe left, Recipe right) {
        Map<String, String> first = flat(left);
        Map<String, String> second = flat(right);
        Set<String> keys = new LinkedHashSet<>(first.keySet());
        keys.addAll(second.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            Optional<String> one = Optional.ofNullable(first.get(key));
            Optional<String> other = Optional.ofNullable(second.get(key));
            if (!one.equals(other)) {
                differences.add(new Difference(key, one, other));
            }
        }
        return differences;
    }

    private static Map<String, String> flat(Recipe recipe) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", ResolvedRecipe.tree(recipe), values);
        return values;
    }

    private static void flatten(String path, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(path.isEmpty() ? (String) key : path + "." + key, inner, into));
        } else if (value instanceof List<?> list && list.stream().anyMatch(item -> item instanceof Map)) {
            for (int i = 0; i < list.size(); i++) {
                flatten(path + "[" + i + "]", list.get(i), into);
            }
        } else {
            into.put(path, value instanceof Double number ? Decimals.exact(number) : value.toString());
        }
    }
}
