package org.medicalgpt4j.engine.plan;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.engine.PlanDescription.Source;
import org.medicalgpt4j.engine.PlanDescription.Value;
import org.nd4j.linalg.api.buffer.DataType;

/** The values of a placed plan in words. */
final class ValueDescriptions {
    private final GraphPlan plan;
    private final Placement placement;
    private final StepPositions positions;
    private final Set<String> wanted;

    ValueDescriptions(GraphPlan plan, Placement placement, Collection<String> wanted) {
        this.plan = plan;
        this.placement = placement;
        this.positions = new StepPositions(plan.steps());
        this.wanted = new HashSet<>(wanted);
    }

    List<Value> all() {
        return plan.values().stream().map(this::describe).toList();
    }

    private Value describe(PlanValue value) {
        long[] shape = placement.shapes().shape(value.id());
        return new Value(
                value.id(),
                Optional.ofNullable(plan.gradients().get(value)).orElse(value.name()),
                source(value.origin()),
                type(value.type()),
                Arrays.stream(shape).boxed().toList(),
                Math.multiplyExact(Placement.length(shape), value.type().width()),
                Placement.inArena(value) ? Optional.of(positions.space(placement.space(value))) : Optional.empty(),
                value.storage() == value.id() ? Optional.empty() : Optional.of(value.storage()),
                wanted.contains(value.name()));
    }

    private static Source source(PlanValue.Origin origin) {
        return switch (origin) {
            case PARAMETER -> Source.PARAMETER;
            case STATE -> Source.STATE;
            case INPUT -> Source.INPUT;
            case CONSTANT -> Source.CONSTANT;
            case COMPUTED -> Source.STEP;
            case GRADIENT -> Source.GRADIENT;
        };
    }

    private static String type(DataType type) {
        return switch (type) {
            case FLOAT -> "f32";
            case BFLOAT16 -> "bf16";
            case DOUBLE -> "f64";
            case INT -> "i32";
            case LONG -> "i64";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }
}
