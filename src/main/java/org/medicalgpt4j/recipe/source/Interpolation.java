package org.medicalgpt4j.recipe.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** The recipe with every reference replaced; those that could not be are reported and left out. */
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
        MapNode map = (MapNode) node;
        for (var entry : map.entries().entrySet()) {
            Node value = replaced(entry.getValue().value());
            map = map.with(entry.getKey(), new MapNode.Entry(entry.getValue().keyAt(), value));
        }
        return map;
    }

    private ScalarNode replaced(ScalarNode scalar) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        boolean any = false;
        int before = problems.count();
        while (matcher.find()) {
            boolean literal = matcher.group().equals("$${");
            any |= !literal;
            String value = literal ? "${" : value(matcher, scalar);
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
            if (text.length() > LONGEST) {
                problems.add(scalar.at(), "becomes longer than " + LONGEST + " characters by its references");
                return new ScalarNode(scalar.at(), "", ScalarNode.Kind.UNKNOWN);
            }
        }
        matcher.appendTail(text);
        if (problems.count() > before) {
            return new ScalarNode(scalar.at(), scalar.text(), ScalarNode.Kind.UNKNOWN);
        }
        return new ScalarNode(scalar.at(), text.toString(), any ? ScalarNode.Kind.ANY : scalar.kind());
    }

    private String value(Matcher matcher, ScalarNode scalar) {
        if (matcher.group(1) == null) {
            problems.add(scalar.at(), "'${' has no '}' after it; write '$${' for the characters themselves");
            return "";
        }
        String reference = matcher.group(1).strip();
        return reference.startsWith(ENVIRONMENT)
                ? variable(reference.substring(ENVIRONMENT.length()), scalar.at())
                : key(reference, scalar.at());
    }

    private String variable(String reference, Position at) {
        int separator = reference.indexOf(":-");
        String name = separator < 0 ? reference : reference.substring(0, separator);
        Optional<String> value = environment.apply(name);
        if (value.isEmpty() && separator < 0) {
            problems.add(
                    at,
                    "the environment variable '" + name + "' is not set; set it, or give a default: ${env:" + name
                            + ":-value}");
        }
        return value.orElse(separator < 0 ? "" : reference.substring(separator + 2));
    }

    private String key(String reference, Position at) {
        List<String> keys = Arrays.asList(reference.split("\\.", -1));
        Optional<Node> found = find(keys).or(() -> defaults.apply(keys, recipe));
        if (found.isEmpty() || !(found.get() instanceof ScalarNode scalar)) {
            String what = found.map(node -> "is " + node.seen()).orElse("is not a key of this recipe" + near(keys));
            problems.add(at, "'${" + reference + "}' refers to '" + reference + "', which " + what);
            return "";
        }
        if (!open.add(reference)) {
            List<String> chain = new ArrayList<>(open);
            chain.add(reference);
            problems.add(at, "references lead back to themselves: " + String.join(" -> ", chain));
            return "";
        }
        String value = replaced(scalar).text();
        open.remove(reference);
        return value;
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
