package org.medicalgpt4j.recipe.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}}, {@code ${env:NAME:-default}} and {@code ${key.path}} in texts. A doubled dollar sign,
 * {@code $${...}}, stands for itself.
 */
public final class Interpolation {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^{}]*)\\}|\\$\\{");
    private static final String ENVIRONMENT = "env:";
    private static final int LONGEST = Limits.FILE_BYTES;

    private final MapNode recipe;
    private final Function<String, Optional<String>> environment;
    private final BiFunction<List<String>, MapNode, Optional<Node>> defaults;
    private final Problems problems;
    private final Set<String> open = new LinkedHashSet<>();
    private final Map<String, Optional<String>> known = new HashMap<>();
    private long written;
    private boolean exhausted;

    /**
     * @param environment the environment variable of a name
     * @param defaults the default of a key that is not written
     */
    public Interpolation(
            MapNode recipe,
            Function<String, Optional<String>> environment,
            BiFunction<List<String>, MapNode, Optional<Node>> defaults,
            Problems problems) {
        this.recipe = recipe;
        this.environment = environment;
        this.defaults = defaults;
        this.problems = problems;
    }

    /** The recipe with every reference replaced; values with one that could not be are reported and marked as unknown. */
    public MapNode replaced() {
        return (MapNode) replaced(recipe);
    }

    private Node replaced(Node node) {
        if (node instanceof ScalarNode scalar) {
            return replaced(scalar);
        }
        if (node instanceof ListNode list) {
            return new ListNode(
                    list.at(), list.items().stream().map(this::replaced).toList());
        }
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        ((MapNode) node)
                .entries()
                .forEach((key, entry) -> entries.put(key, new MapNode.Entry(entry.keyAt(), replaced(entry.value()))));
        return new MapNode(node.at(), entries);
    }

    private ScalarNode replaced(ScalarNode scalar) {
        if (!scalar.text().contains("${") || exhausted) {
            return scalar;
        }
        Matcher matcher = REFERENCE.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        boolean any = false;
        boolean known = true;
        while (matcher.find()) {
            boolean literal = matcher.group().equals("$${");
            any |= !literal;
            Optional<String> value = literal ? Optional.of("${") : value(matcher, scalar.at());
            known &= value.isPresent() && withinBounds(value.get(), scalar.at());
            matcher.appendReplacement(text, Matcher.quoteReplacement(known ? value.get() : ""));
        }
        matcher.appendTail(text);
        if (!known) {
            return new ScalarNode(scalar.at(), scalar.text(), ScalarNode.Kind.UNKNOWN);
        }
        return new ScalarNode(scalar.at(), text.toString(), any ? ScalarNode.Kind.ANY : scalar.kind());
    }

    private boolean withinBounds(String value, Position at) {
        written += value.length();
        if (written > LONGEST && !exhausted) {
            exhausted = true;
            problems.add(at, "references make the recipe longer than " + LONGEST + " characters");
        }
        return !exhausted;
    }

    private Optional<String> value(Matcher matcher, Position at) {
        if (matcher.group(1) == null) {
            problems.add(at, "'${' has no '}' after it; write '$${' for the characters themselves");
            return Optional.empty();
        }
        String reference = matcher.group(1).strip();
        return reference.startsWith(ENVIRONMENT)
                ? variable(reference.substring(ENVIRONMENT.length()), at)
                : key(reference, at);
    }

    private Optional<String> variable(String reference, Position at) {
        int separator = reference.indexOf(":-");
        String name = separator < 0 ? reference : reference.substring(0, separator);
        Optional<String> value = environment.apply(name);
        if (value.isEmpty() && separator >= 0) {
            return Optional.of(reference.substring(separator + 2));
        }
        if (value.isEmpty()) {
            problems.add(
                    at,
                    "the environment variable '" + name + "' is not set; set it, or give a default: ${env:" + name
                            + ":-value}");
        }
        return value;
    }

    private Optional<String> key(String reference, Position at) {
        List<String> keys = Arrays.asList(reference.split("\\.", -1));
        Optional<Node> found = find(keys).or(() -> defaults.apply(keys, recipe));
        if (found.isEmpty() || !(found.get() instanceof ScalarNode scalar)) {
            String what =
                    found.map(node -> "is " + node.seen()).orElseGet(() -> "is not a key of this recipe" + near(keys));
            problems.add(at, "'${" + reference + "}' refers to '" + reference + "', which " + what);
            return Optional.empty();
        }
        if (known.containsKey(reference)) {
            return known.get(reference);
        }
        if (open.contains(reference) || open.size() >= Limits.DEPTH) {
            String chain = String.join(" -> ", open) + " -> " + reference;
            problems.add(
                    at,
                    open.contains(reference)
                            ? "references lead back to themselves: " + chain
                            : "more than " + Limits.DEPTH + " references lead to each other: " + chain);
            return Optional.empty();
        }
        open.add(reference);
        ScalarNode value = replaced(scalar);
        open.remove(reference);
        Optional<String> text = Optional.of(value.text()).filter(any -> value.kind() != ScalarNode.Kind.UNKNOWN);
        known.put(reference, text);
        return text;
    }

    private Optional<Node> find(List<String> keys) {
        Optional<Node> node = Optional.of(recipe);
        for (String key : keys) {
            node = node.flatMap(value -> child(value, key));
        }
        return node;
    }

    private static Optional<Node> child(Node node, String key) {
        if (node instanceof MapNode map) {
            return map.entry(key).map(MapNode.Entry::value);
        }
        if (node instanceof ListNode list && key.matches("[0-9]{1,6}")) {
            return list.items().stream().skip(Integer.parseInt(key)).findFirst();
        }
        return Optional.empty();
    }

    private String near(List<String> keys) {
        List<String> parent = keys.subList(0, keys.size() - 1);
        return find(parent)
                .filter(node -> node instanceof MapNode)
                .flatMap(node -> Nearest.to(
                        keys.get(keys.size() - 1), ((MapNode) node).entries().keySet()))
                .map(near ->
                        "; did you mean '" + String.join(".", parent) + (parent.isEmpty() ? "" : ".") + near + "'?")
                .orElse("");
    }
}
