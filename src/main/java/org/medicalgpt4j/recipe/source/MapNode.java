package org.medicalgpt4j.recipe.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys and values, in the order in which they are written. */
public record MapNode(Position at, Map<String, Entry> entries) implements Node {
    /** A value and the place of its key. */
    public record Entry(Position keyAt, Node value) {}

    public MapNode {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    public static MapNode empty(Position at) {
        return new MapNode(at, Map.of());
    }

    public Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** The same map with one key set; a key already there keeps its rank. */
    public MapNode with(String key, Entry entry) {
        Map<String, Entry> changed = new LinkedHashMap<>(entries);
        changed.put(key, entry);
        return new MapNode(at, changed);
    }

    /** The same map without one key. */
    public MapNode without(String key) {
        Map<String, Entry> changed = new LinkedHashMap<>(entries);
        changed.remove(key);
        return new MapNode(at, changed);
    }

    @Override
    public String seen() {
        return "a section of keys and values";
    }
}
