package org.medicalgpt4j.recipe.source;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns {@link Node}s into maps, lists, texts, numbers and truth values. */
public final class Trees {
    private Trees() {}

    public static Map<String, Object> of(MapNode map) {
        Map<String, Object> tree = new LinkedHashMap<>();
        map.entries().forEach((key, entry) -> tree.put(key, of(entry.value())));
        return tree;
    }

    private static Object of(Node node) {
        if (node instanceof MapNode map) {
            return of(map);
        }
        if (node instanceof ListNode list) {
            return list.items().stream().map(Trees::of).toList();
        }
        ScalarNode scalar = (ScalarNode) node;
        ScalarNode.Kind kind = scalar.kind() == ScalarNode.Kind.ANY ? ScalarNode.kindOf(scalar.text()) : scalar.kind();
        return switch (kind) {
            case INTEGER -> new BigInteger(scalar.text());
            case DECIMAL -> ScalarNode.isNotFinite(scalar.text()) ? scalar.text() : Double.valueOf(scalar.text());
            case BOOLEAN -> Boolean.valueOf(scalar.text());
            default -> scalar.text();
        };
    }
}
