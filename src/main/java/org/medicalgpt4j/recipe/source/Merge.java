package org.medicalgpt4j.recipe.source;

import java.util.Map;

/**
 * Lays one map over another: keys of the upper one win, maps merge key by key, everything else is replaced, and a key
 * {@code ~name} without a value removes what is below.
 */
final class Merge {
    static final String REMOVE = "~";

    private Merge() {}

    static MapNode over(MapNode below, MapNode above, Problems problems) {
        MapNode result = new MapNode(above.at(), below.entries());
        for (Map.Entry<String, MapNode.Entry> entry : above.entries().entrySet()) {
            if (entry.getKey().startsWith(REMOVE)) {
                result = removed(result, entry.getKey(), entry.getValue(), problems);
            }
        }
        for (Map.Entry<String, MapNode.Entry> entry : above.entries().entrySet()) {
            if (!entry.getKey().startsWith(REMOVE)) {
                result = result.with(entry.getKey(), set(result, entry.getKey(), entry.getValue(), problems));
            }
        }
        return result;
    }

    private static MapNode removed(MapNode below, String marker, MapNode.Entry entry, Problems problems) {
        String key = marker.substring(REMOVE.length());
        boolean empty = entry.value() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.NOTHING;
        if (!empty) {
            problems.add(
                    entry.value().at(),
                    "'" + marker + "' removes a key and takes no value, but has "
                            + entry.value().seen());
        }
        if (below.entry(key).isEmpty()) {
            String hint = Nearest.to(key, below.entries().keySet())
                    .map(near -> "; did you mean '" + REMOVE + near + "'?")
                    .orElse("");
            problems.add(entry.keyAt(), "'" + marker + "' removes '" + key + "', but no such key is inherited" + hint);
        }
        return below.without(key);
    }

    private static MapNode.Entry set(MapNode below, String key, MapNode.Entry above, Problems problems) {
        if (!(above.value() instanceof MapNode map)) {
            return above;
        }
        MapNode inner = below.entry(key)
                .filter(entry -> entry.value() instanceof MapNode)
                .map(entry -> (MapNode) entry.value())
                .orElse(MapNode.empty(map.at()));
        return new MapNode.Entry(above.keyAt(), over(inner, map, problems));
    }
}
