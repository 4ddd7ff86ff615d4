package org.medicalgpt4j.recipe.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lays one map over another: keys of the upper one win, maps merge key by key, everything else is replaced, and a key
 * {@code ~name} without a value removes what is below.
 */
final class Merge {
    static final String REMOVE = "~";

    private Merge() {}

    static MapNode over(MapNode below, MapNode above, Problems problems) {
        Map<String, MapNode.Entry> result = new LinkedHashMap<>(below.entries());
        above.entries().forEach((key, entry) -> {
            if (key.startsWith(REMOVE)) {
                remove(result, key, entry, problems);
            }
        });
        above.entries().forEach((key, entry) -> {
            if (!key.startsWith(REMOVE)) {
                result.put(key, merged(Optional.ofNullable(result.get(key)), entry, problems));
            }
        });
        return new MapNode(above.at(), result);
    }

    private static void remove(Map<String, MapNode.Entry> from, String marker, MapNode.Entry entry, Problems problems) {
        String key = marker.substring(REMOVE.length());
        boolean empty = entry.value() instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.NOTHING;
        if (!empty) {
            problems.add(
                    entry.value().at(),
                    "'" + marker + "' removes a key and takes no value, but has "
                            + entry.value().seen());
        }
        if (from.remove(key) == null) {
            String hint = Nearest.to(key, from.keySet())
                    .map(near -> "; did you mean '" + REMOVE + near + "'?")
                    .orElse("");
            problems.add(entry.keyAt(), "'" + marker + "' removes '" + key + "', but no such key is inherited" + hint);
        }
    }

    private static MapNode.Entry merged(Optional<MapNode.Entry> below, MapNode.Entry above, Problems problems) {
        if (!(above.value() instanceof MapNode map)) {
            return above;
        }
        MapNode inner = below.filter(entry -> entry.value() instanceof MapNode)
                .map(entry -> (MapNode) entry.value())
                .orElse(MapNode.empty(map.at()));
        return new MapNode.Entry(above.keyAt(), over(inner, map, problems));
    }
}
