package org.medicalgpt4j.inspect.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.medicalgpt4j.engine.PlanDescription.Operand;
import org.medicalgpt4j.engine.PlanDescription.Source;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.engine.PlanDescription.Value;

/**
 * A graph for Graphviz: a box for each op, in a frame for each layer and phase; arrows bear shapes. Weights stand inside the
 * ops that read them. Activations that wait for the backward pass are dashed arrows.
 */
final class GraphDot {
    private static final Map<OpKind, String> COLORS = Map.of(
            OpKind.CUSTOM, "#dbe7fb",
            OpKind.LORA, "#ffdf9e",
            OpKind.ND4J, "#e6e6ea",
            OpKind.SINK, "#cfeedd");

    private final GraphSurvey survey;
    private final ValueUses uses;
    private final StringBuilder out = new StringBuilder();

    GraphDot(GraphSurvey survey) {
        this.survey = survey;
        this.uses = new ValueUses(survey.plan());
    }

    String text() {
        out.append("digraph ").append(quoted(survey.model().name())).append(" {\n");
        out.append("  graph [rankdir=TB, ranksep=0.35, nodesep=0.25, fontname=\"Helvetica\", fontsize=14, label=")
                .append(quoted(title()))
                .append(", labelloc=t];\n");
        out.append("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11,"
                + " color=\"#5b6472\", penwidth=0.8, margin=\"0.12,0.06\"];\n");
        out.append("  edge [fontname=\"Helvetica\", fontsize=9, color=\"#6f7886\", fontcolor=\"#6f7886\","
                + " arrowsize=0.6];\n");
        survey.plan().values().stream()
                .filter(value -> value.source() != Source.GRADIENT && isDrawn(value))
                .forEach(this::valueNode);
        frames().forEach(this::frame);
        survey.ops().forEach(this::arrows);
        return out.append("}\n").toString();
    }

    private String title() {
        GraphRequest request = survey.request();
        return survey.model().name() + ", " + request.kind().label() + ", "
                + request.batch().sequences() + " x " + request.batch().length() + " tokens";
    }

    /** Inputs, caches, constants and gradient buffers are nodes of their own. */
    private boolean isDrawn(Value value) {
        boolean used = !uses.consumers(value.id()).isEmpty()
                || !uses.producers(value.id()).isEmpty();
        return used && value.source() != Source.STEP && value.source() != Source.PARAMETER;
    }

    private void valueNode(Value value) {
        String shape = value.source() == Source.STATE ? "cylinder" : "ellipse";
        out.append("  v").append(value.id()).append(" [shape=").append(shape);
        out.append(", style=filled, fillcolor=white, label=")
                .append(quoted(value.name() + "\n" + shape(value)))
                .append("];\n");
    }

    /** Buffers lie with the first op that adds to them. */
    private void buffers(GraphOp op) {
        for (int output : operands(op.step().outputs())) {
            Value value = survey.plan().values().get(output);
            if (value.source() == Source.GRADIENT && uses.producers(output).get(0) == op.id()) {
                String name = value.name().startsWith(op.block() + ".")
                        ? value.name().substring(op.block().length() + 1)
                        : value.name();
                out.append("    v").append(output).append(" [shape=note, style=filled, fillcolor=\"#cfeedd\", label=");
                out.append(quoted("gradient of\n" + name + "\n" + shape(value))).append("];\n");
            }
        }
    }

    private Map<String, List<GraphOp>> frames() {
        return survey.ops().stream()
                .collect(Collectors.groupingBy(GraphDot::frameName, LinkedHashMap::new, Collectors.toList()));
    }

    private static String frameName(GraphOp op) {
        return op.block() + (op.step().backward() ? " backward" : "");
    }

    private void frame(String name, List<GraphOp> ops) {
        out.append("  subgraph ").append(quoted("cluster_" + name)).append(" {\n");
        out.append("    label=").append(quoted(name));
        out.append("; style=\"rounded\"; color=\"#b4bcc8\"; fontcolor=\"#3a4250\"; fontname=\"Helvetica\";\n");
        for (GraphOp op : ops) {
            out.append("    o").append(op.id()).append(" [fillcolor=\"").append(COLORS.get(op.kind()));
            out.append("\", label=").append(quoted(label(op))).append("];\n");
            buffers(op);
        }
        out.append("  }\n");
    }

    private String label(GraphOp op) {
        Step step = op.step();
        String name =
                step.owner().map(owner -> "gradient of " + shortName(owner)).orElseGet(() -> shortName(step.name()));
        StringJoiner lines = new StringJoiner("\n").add(name).add(step.op());
        for (Operand input : step.inputs()) {
            Value value = value(input);
            if (value.source() == Source.PARAMETER) {
                lines.add(input.name() + " " + shape(value));
            }
        }
        return lines.toString();
    }

    /** The end of a name; that of a whole layer is its number, which says too little. */
    private static String shortName(String name) {
        return name.replaceFirst("^.*\\.(?=[^.]*[^.\\d][^.]*$|[^.]+\\.\\d+$)", "");
    }

    private void arrows(GraphOp op) {
        for (int input : operands(op.step().inputs())) {
            Value value = survey.plan().values().get(input);
            List<Integer> producers = uses.producers(input);
            if (!producers.isEmpty() && value.source() == Source.STEP) {
                boolean saved = op.step().backward()
                        && !survey.ops().get(producers.get(0)).step().backward();
                arrow("o" + producers.get(0), "o" + op.id(), value, saved);
            } else if (isDrawn(value)) {
                arrow("v" + input, "o" + op.id(), value, false);
            }
        }
        for (int output : operands(op.step().outputs())) {
            Value value = survey.plan().values().get(output);
            if (value.source() == Source.GRADIENT) {
                arrow("o" + op.id(), "v" + output, value, false);
            }
        }
    }

    private static TreeSet<Integer> operands(List<Operand> operands) {
        return operands.stream().map(Operand::value).collect(Collectors.toCollection(TreeSet::new));
    }

    private void arrow(String from, String to, Value value, boolean saved) {
        List<String> settings = new ArrayList<>(List.of("label=" + quoted(shape(value))));
        if (saved) {
            settings.add("style=dashed");
            settings.add("constraint=false");
        }
        out.append("  ").append(from).append(" -> ").append(to).append(" [");
        out.append(String.join(", ", settings)).append("];\n");
    }

    private Value value(Operand operand) {
        return survey.plan().values().get(operand.value());
    }

    private static String shape(Value value) {
        return value.shape().isEmpty()
                ? "scalar"
                : value.shape().stream().map(Object::toString).collect(Collectors.joining(" x "));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
