package org.medicalgpt4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.engine.PlanDescription.Value;
import org.medicalgpt4j.engine.Program.MemoryUse;
import org.medicalgpt4j.inspect.graph.GraphOp;
import org.medicalgpt4j.inspect.graph.GraphSurvey;

/** A plan as tables for a terminal. */
final class PlanTables {
    private static final double MIB = 1 << 20;

    private final GraphSurvey survey;

    PlanTables(GraphSurvey survey) {
        this.survey = survey;
    }

    /** A line for each step: what it computes, what runs it, what comes out, and what memory it works in. */
    Table steps() {
        Table table = new Table("step", "of", "op", "run by", "result", "bytes", "scratch");
        for (GraphOp op : survey.ops()) {
            Step step = op.step();
            table.row(
                    Integer.toString(op.id()),
                    step.owner().map(owner -> "gradient of " + owner).orElse(step.name()),
                    step.op(),
                    runner(step),
                    results(step),
                    Long.toString(values(step).stream().mapToLong(Value::bytes).sum()),
                    step.scratch().map(space -> Long.toString(space.bytes())).orElse(""));
        }
        return table;
    }

    private static String runner(Step step) {
        return switch (step.runner()) {
            case KERNEL -> "fast " + step.kernel().orElseThrow();
            case PLAIN -> "plain";
            case LIBRARY -> "ND4J";
        };
    }

    private List<Value> values(Step step) {
        return step.outputs().stream()
                .map(output -> survey.plan().values().get(output.value()))
                .toList();
    }

    private String results(Step step) {
        return values(step).stream().map(PlanTables::shape).collect(Collectors.joining(", "));
    }

    private static String shape(Value value) {
        String sizes = value.shape().stream().map(Object::toString).collect(Collectors.joining("x"));
        return sizes.isEmpty() ? "scalar" : sizes;
    }

    /** What the engine holds during such a step, to the byte. */
    Table memory() {
        PlanDescription plan = survey.plan();
        MemoryUse use = plan.memory();
        Table table = new Table("memory", "bytes", "MiB");
        row(table, "weights", plan.weightBytes());
        row(table, "gradients", use.gradients());
        row(table, "optimizer", use.optimizer());
        row(table, "arena", use.activations());
        row(table, "total", plan.totalBytes());
        return table;
    }

    private static void row(Table table, String name, long bytes) {
        table.row(name, Long.toString(bytes), String.format(Locale.ROOT, "%.1f", bytes / MIB));
    }
}
