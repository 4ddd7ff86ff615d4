package org.medicalgpt4j.recipe.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads single values as they are written in a recipe: a scalar, or a list or map in brackets. */
public final class Values {
    private Values() {}

    /** The value that {@code text} spells; an empty text is an empty text. Empty if there were problems. */
    public static Optional<Node> parse(String text, Position at, Problems problems) {
        if (text.isBlank()) {
            return Optional.of(ScalarNode.text(at, text));
        }
        Problems inside = new Problems();
        Optional<Node> value = YamlReader.read(text, at, inside);
        inside.sorted().forEach(problem -> problems.add(at, problem.message()));
        return value.map(node -> moved(node, at));
    }

    /** The same value with every position replaced: lines and columns inside an override help nobody. */
    private static Node moved(Node node, Position at) {
        if (node instanceof ScalarNode scalar) {
            return new ScalarNode(at, scalar.text(), scalar.kind());
        }
        if (node instanceof ListNode list) {
            return new ListNode(
                    at, list.items().stream().map(item -> moved(item, at)).toList());
        }
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        ((MapNode) node)
                .entries()
                .forEach((key, entry) -> entries.put(key, new MapNode.Entry(at, moved(entry.value(), at))));
        return new MapNode(at, entries);
    }
}
