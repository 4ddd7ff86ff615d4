package org.medicalgpt4j.recipe.source;

import java.util.Map;

/** Refuses a key that is written twice in one section. */
final class Duplicates {
    private Duplicates() {}

    /** Adds the entry, or reports that the key is already there. */
    static void put(Map<String, MapNode.Entry> entries, String key, MapNode.Entry entry, Problems problems) {
        MapNode.Entry first = entries.putIfAbsent(key, entry);
        if (first != null) {
            problems.add(
                    entry.keyAt(),
                    "duplicate key '" + key + "': it is already written at line "
                            + first.keyAt().line() + ", column " + first.keyAt().column() + "; keep one of them");
        }
    }
}
