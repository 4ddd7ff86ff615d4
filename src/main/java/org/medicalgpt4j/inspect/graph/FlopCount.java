package org.medicalgpt4j.inspect.graph;

import java.util.List;
import org.medicalgpt4j.engine.PlanDescription.Operand;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.engine.PlanDescription.Value;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionGradient;
import org.medicalgpt4j.op.CachedAttention;
import org.medicalgpt4j.op.Experts;
import org.medicalgpt4j.op.ExpertsGradient;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.LinearInputGradient;
import org.medicalgpt4j.op.LinearWeightGradient;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;
import org.medicalgpt4j.op.TokenLogProb;
import org.medicalgpt4j.op.TokenLogProbWeightGradient;

/**
 * Floating-point operations of an op's matrix products, a multiplication and an addition being two; what is done element
 * by element is not counted. Every token is taken for a target of the objective, as it is at most.
 */
final class FlopCount {
    private final List<Value> values;
    private final GraphKind kind;
    private final BatchSize batch;

    FlopCount(List<Value> values, GraphKind kind, BatchSize batch) {
        this.values = values;
        this.kind = kind;
        this.batch = batch;
    }

    long of(Step step) {
        return switch (step.op()) {
            case Linear.NAME -> product(size(step, "x", 0), "weight", step);
            case LinearInputGradient.NAME -> product(size(step, "dy", 0), "weight", step);
            case LinearWeightGradient.NAME -> 2 * size(step, "x", 0) * size(step, "x", 1) * size(step, "dy", 1);
            case LoraLinear.NAME -> {
                long rows = size(step, "x", 0);
                yield product(rows, "weight", step) + product(rows, "a", step) + product(rows, "b", step);
            }
            case LoraGradient.NAME -> loraGradient(step);
            case Attention.NAME, CachedAttention.NAME -> 2 * attention(step);
            // scores again, and the gradients of weights, queries, keys and values
            case AttentionGradient.NAME -> 5 * attention(step);
            // logits and direction; logits again and the gradient of the head
            case TokenLogProb.NAME, TokenLogProbWeightGradient.NAME ->
                2 * product(size(step, "hidden", 0), "head", step);
            case Experts.NAME -> 3 * experts(step);
            case ExpertsGradient.NAME -> expertsGradient(step);
            default -> 0;
        };
    }

    /** One projection of the experts that were chosen. */
    private long experts(Step step) {
        return product(size(step, "weights", 0) * size(step, "weights", 1), "gate0", step);
    }

    private long expertsGradient(Step step) {
        boolean input = step.outputs().stream().anyMatch(output -> output.name().equals("dx"));
        boolean weights =
                step.outputs().stream().anyMatch(output -> output.name().startsWith("dgate"));
        return (1 + (input ? 2 : 0) + (weights ? 3 : 0)) * experts(step);
    }

    private long loraGradient(Step step) {
        long rows = size(step, "x", 0);
        long a = product(rows, "a", step);
        long b = product(rows, "b", step);
        boolean input = step.outputs().stream().anyMatch(output -> output.name().equals("dx"));
        return 2 * b + a + (input ? product(rows, "weight", step) + a : 0);
    }

    /** One product of queries and keys, or of weights and values. */
    private long attention(Step step) {
        long width = attribute(step, "heads") * attribute(step, "headSize");
        return 2 * width * batch.attendedPairs(kind, (int) attribute(step, "window"));
    }

    private static long attribute(Step step, String name) {
        return ((Number) step.attributes().get(name)).longValue();
    }

    /** Of rows with a matrix. */
    private long product(long rows, String matrix, Step step) {
        return 2 * rows * size(step, matrix, 0) * size(step, matrix, 1);
    }

    private long size(Step step, String operand, int axis) {
        Operand found = step.inputs().stream()
                .filter(input -> input.name().equals(operand))
                .findFirst()
                .orElseThrow();
        return values.get(found.value()).shape().get(axis);
    }
}
