package org.medicalgpt4j.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Binding;
import org.medicalgpt4j.recipe.bind.Numbers;
import org.medicalgpt4j.recipe.bind.SchemaMode;
import org.medicalgpt4j.recipe.bind.Schemas;
import org.medicalgpt4j.recipe.bind.ValueType;
import org.medicalgpt4j.recipe.source.ListNode;
import org.medicalgpt4j.recipe.source.Node;

/** Notation of {@link Betas}: a list of two numbers. */
final class BetasType implements ValueType<Betas> {
    @Override
    public Optional<Betas> read(Node node, String path, Binding binding) {
        Optional<Betas> betas = node instanceof ListNode list && list.items().size() == 2
                ? pair(list.items().get(0), list.items().get(1))
                : Optional.empty();
        if (betas.isEmpty()) {
            binding.mismatch(node, path, expected());
        }
        return betas;
    }

    private static Optional<Betas> pair(Node left, Node right) {
        return rate(left).flatMap(first -> rate(right).map(second -> new Betas(first, second)));
    }

    private static Optional<Double> rate(Node node) {
        return Numbers.read(node).filter(rate -> rate >= 0 && rate < 1);
    }

    @Override
    public Object write(Betas value) {
        return List.of(value.first(), value.second());
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode rate = Schemas.ofType("number").put("minimum", 0).put("exclusiveMaximum", 1);
        ObjectNode schema = Schemas.ofType("array").put("minItems", 2).put("maxItems", 2);
        schema.set("items", rate);
        return schema;
    }

    @Override
    public String expected() {
        return "a list of two numbers, each at least 0 and below 1";
    }
}
