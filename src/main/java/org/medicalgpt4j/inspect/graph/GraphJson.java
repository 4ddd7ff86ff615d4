package org.medicalgpt4j.inspect.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;
import org.medicalgpt4j.engine.PlanDescription.Operand;
import org.medicalgpt4j.engine.PlanDescription.Space;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.engine.PlanDescription.Value;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Parameter;

/** A graph as JSON, in the format that docs/graph-format.md describes. */
public final class GraphJson {
    public static final String FORMAT = "medicalgpt4j-graph";

    /** Changes when a reader of an older version could go wrong; new fields do not change it. */
    public static final int VERSION = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GraphJson() {}

    /** The document, for people and programs. */
    static String text(GraphSurvey survey) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        try {
            return MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(lines))
                            .writeValueAsString(of(survey))
                    + "\n";
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public static ObjectNode of(GraphSurvey survey) {
        ObjectNode root = MAPPER.createObjectNode().put("format", FORMAT).put("version", VERSION);
        root.set("model", model(survey.model()));
        root.set("graph", graph(survey.request()));
        root.set("summary", GraphSummary.of(survey).json(MAPPER));
        ArrayNode parameters = root.putArray("parameters");
        survey.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        ArrayNode values = root.putArray("values");
        ValueUses uses = new ValueUses(survey.plan());
        survey.plan().values().forEach(value -> values.add(value(value, uses)));
        ArrayNode ops = root.putArray("ops");
        survey.ops().forEach(op -> ops.add(op(op)));
        return root;
    }

    private static ObjectNode model(ModelShape model) {
        Architecture architecture = model.architecture();
        return MAPPER.createObjectNode()
                .put("name", model.name())
                .put("family", architecture.family())
                .put("layers", architecture.layers())
                .put("hiddenSize", architecture.hiddenSize())
                .put("vocabularySize", architecture.vocabularySize())
                .put("maxPositions", architecture.maxPositions());
    }

    private static ObjectNode graph(GraphRequest request) {
        return MAPPER.createObjectNode()
                .put("kind", request.kind().label())
                .put("sequences", request.batch().sequences())
                .put("length", request.batch().length())
                .put("rows", request.batch().rows(request.kind()))
                .put("lora", request.lora().isPresent());
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("name", parameter.name())
                .put("role", GraphSummary.label(parameter.role()))
                .put("trainable", parameter.trainable());
        ArrayNode shape = node.putArray("shape");
        for (long size : parameter.shape()) {
            shape.add(size);
        }
        return node.put("elements", parameter.elements()).put("bytes", GraphSummary.bytes(parameter));
    }

    private static ObjectNode value(Value value, ValueUses uses) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", value.id())
                .put("name", value.name())
                .put("source", GraphSummary.label(value.source()))
                .put("type", value.type());
        ArrayNode shape = node.putArray("shape");
        value.shape().forEach(shape::add);
        node.put("bytes", value.bytes());
        value.arena().ifPresent(space -> node.set("arena", space(space)));
        value.memoryOf().ifPresent(other -> node.put("memoryOf", other));
        if (value.wanted()) {
            node.put("wanted", true);
        }
        ints(node, "producers", uses.producers(value.id()));
        ints(node, "consumers", uses.consumers(value.id()));
        return node;
    }

    private static ObjectNode op(GraphOp op) {
        Step step = op.step();
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", op.id())
                .put("name", step.name())
                .put("op", step.op())
                .put("kind", op.kind().label())
                .put("phase", step.backward() ? "backward" : "forward")
                .put("block", op.block());
        step.owner().ifPresent(owner -> node.put("gradientOf", owner));
        node.put("runner", GraphSummary.label(step.runner()));
        step.kernel().ifPresent(kernel -> node.put("kernel", kernel));
        operands(node.putArray("inputs"), step.inputs());
        operands(node.putArray("outputs"), step.outputs());
        if (!step.adds().isEmpty()) {
            ArrayNode adds = node.putArray("adds");
            step.adds().forEach(adds::add);
        }
        node.set("attributes", AttributeJson.of(step.attributes(), MAPPER));
        step.scratch().ifPresent(space -> node.set("scratch", space(space)));
        return node.put("flops", op.flops());
    }

    private static void operands(ArrayNode array, List<Operand> operands) {
        for (Operand operand : operands) {
            array.add(MAPPER.createObjectNode().put("name", operand.name()).put("value", operand.value()));
        }
    }

    private static ObjectNode space(Space space) {
        return MAPPER.createObjectNode()
                .put("offset", space.offset())
                .put("bytes", space.bytes())
                .put("first", space.first())
                .put("last", space.last());
    }

    private static void ints(ObjectNode node, String name, List<Integer> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
    }
}
