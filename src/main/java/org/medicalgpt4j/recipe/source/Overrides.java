package org.medicalgpt4j.recipe.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Changes to a recipe from the command line: {@code optimizer.learningRate=1e-4}, {@code data.train.0.limit=100} (an
 * item of a list by its number), {@code ~data.system} (removes a key).
 */
public final class Overrides {
    private final Problems problems;

    private Overrides(Problems problems) {
        this.problems = problems;
    }

    /** The recipe with the changes made, in their order. */
    public static MapNode apply(MapNode recipe, List<String> overrides, Problems problems) {
        MapNode changed = recipe;
        Overrides all = new Overrides(problems);
        for (int i = 0; i < overrides.size(); i++) {
            changed = all.apply(changed, overrides.get(i), Limits.FILES + i);
        }
        return changed;
    }

    private MapNode apply(MapNode recipe, String override, int order) {
        Position at = Position.of(order, "override '" + override + "'");
        boolean removal = override.startsWith(Merge.REMOVE);
        int equals = override.indexOf('=');
        String path = removal ? override.substring(Merge.REMOVE.length()) : override.substring(0, Math.max(0, equals));
        List<String> keys = Arrays.asList(path.split("\\.", -1));
        if (keys.size() > Limits.DEPTH || keys.stream().anyMatch(String::isBlank) || (removal && equals >= 0)) {
            problems.add(at, "expected key=value, such as optimizer.learningRate=1e-4, or ~key to remove a key");
            return recipe;
        }
        if (removal) {
            return (MapNode) changed(recipe, keys, 0, Optional.empty(), at);
        }
        Optional<Node> value = Values.parse(override.substring(equals + 1), at, problems);
        return value.isEmpty() ? recipe : (MapNode) changed(recipe, keys, 0, value, at);
    }

    private Node changed(Node node, List<String> keys, int depth, Optional<Node> value, Position at) {
        String key = keys.get(depth);
        boolean last = depth == keys.size() - 1;
        if (node instanceof ListNode list) {
            return changedItem(list, keys, depth, value, at);
        }
        MapNode map = node instanceof MapNode section ? section : MapNode.empty(at);
        Optional<MapNode.Entry> entry = map.entry(key);
        if (last && value.isPresent()) {
            return map.with(key, new MapNode.Entry(at, value.get()));
        }
        if (value.isEmpty() && (entry.isEmpty() || last)) {
            return removed(map, key, at);
        }
        Node inner = entry.map(MapNode.Entry::value).orElse(MapNode.empty(at));
        Position keyAt = entry.map(MapNode.Entry::keyAt).orElse(at);
        return map.with(key, new MapNode.Entry(keyAt, changed(inner, keys, depth + 1, value, at)));
    }

    private MapNode removed(MapNode map, String key, Position at) {
        if (map.entry(key).isEmpty()) {
            String hint = Nearest.to(key, map.entries().keySet())
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            problems.add(at, "there is no key '" + key + "' to remove" + hint);
        }
        return map.without(key);
    }

    private Node changedItem(ListNode list, List<String> keys, int depth, Optional<Node> value, Position at) {
        String key = keys.get(depth);
        boolean last = depth == keys.size() - 1;
        int index =
                key.matches("[0-9]{1,6}") ? Integer.parseInt(key) : list.items().size();
        if (index >= list.items().size()) {
            problems.add(
                    at,
                    "'" + String.join(".", keys.subList(0, depth)) + "' is " + list.seen() + " and has no item '" + key
                            + "'; items are counted from 0");
            return list;
        }
        List<Node> items = new ArrayList<>(list.items());
        if (last && value.isEmpty()) {
            items.remove(index);
        } else {
            items.set(index, last ? value.get() : changed(items.get(index), keys, depth + 1, value, at));
        }
        return new ListNode(list.at(), items);
    }
}
