package org.medicalgpt4j.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Binding;
import org.medicalgpt4j.recipe.bind.Numbers;
import org.medicalgpt4j.recipe.bind.SchemaMode;
import org.medicalgpt4j.recipe.bind.Schemas;
import org.medicalgpt4j.recipe.bind.ValueType;
import org.medicalgpt4j.recipe.source.Node;

/** Notation of {@link Warmup}: one number. */
final class WarmupType implements ValueType<Warmup> {
    private static final double MOST_STEPS = Integer.MAX_VALUE;

    @Override
    public Optional<Warmup> read(Node node, String path, Binding binding) {
        Optional<Warmup> warmup = Numbers.read(node)
                .filter(amount -> amount >= 0 && amount <= MOST_STEPS)
                .filter(amount -> amount < 1 || amount == Math.rint(amount))
                .map(Warmup::new);
        if (warmup.isEmpty()) {
            binding.mismatch(node, path, expected());
        }
        return warmup;
    }

    @Override
    public Object write(Warmup value) {
        return value.amount() < 1 ? (Object) value.amount() : (Object) (long) value.amount();
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode share = Schemas.ofType("number").put("minimum", 0).put("exclusiveMaximum", 1);
        ObjectNode schema = Schemas.object();
        schema.putArray("anyOf").add(share).add(Schemas.ofType("integer").put("minimum", 1));
        return Schemas.orReplaced(schema);
    }

    @Override
    public String expected() {
        return "a share of the steps (at least 0 and below 1) or a whole number of steps";
    }
}
