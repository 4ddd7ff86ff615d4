package org.medicalgpt4j.recipe.source;

import java.util.List;

/** A list of values. */
public record ListNode(Position at, List<Node> items) implements Node {
    public ListNode {
        items = List.copyOf(items);
    }

    @Override
    public String seen() {
        return "a list of " + items.size() + (items.size() == 1 ? " value" : " values");
    }
}
