package org.medicalgpt4j.engine.plan;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The steps of a graph that are needed for some outputs, in order, with the life of every value known.
 *
 * @param graph the SameDiff graph the steps come from
 * @param gradients for each value of origin GRADIENT, the parameter whose gradient it is
 */
public record GraphPlan(
        SameDiff graph,
        List<PlanValue> values,
        List<PlanStep> steps,
        Map<String, PlanValue> byName,
        Map<PlanValue, String> gradients) {

    public PlanValue value(String name) {
        PlanValue value = byName.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the graph has no value named " + name);
        }
        return value;
    }
}
