package org.medicalgpt4j.inspect.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.PlanDescription.Operand;
import org.medicalgpt4j.engine.PlanDescription.Step;

/** Which steps make and read each value. A gradient buffer may have several steps that add to it. */
final class ValueUses {
    private final Map<Integer, List<Integer>> producers = new HashMap<>();
    private final Map<Integer, List<Integer>> consumers = new HashMap<>();

    ValueUses(PlanDescription plan) {
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = plan.steps().get(i);
            note(producers, step.outputs(), i);
            note(consumers, step.inputs(), i);
        }
    }

    private static void note(Map<Integer, List<Integer>> uses, List<Operand> operands, int step) {
        for (Operand operand : operands) {
            List<Integer> steps = uses.computeIfAbsent(operand.value(), value -> new ArrayList<>());
            if (steps.isEmpty() || steps.get(steps.size() - 1) != step) {
                steps.add(step);
            }
        }
    }

    List<Integer> producers(int value) {
        return producers.getOrDefault(value, List.of());
    }

    List<Integer> consumers(int value) {
        return consumers.getOrDefault(value, List.of());
    }
}
