package org.medicalgpt4j.inspect.graph;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.Program.MemoryUse;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;

/**
 * A graph in a few numbers.
 *
 * @param roles parameters by role
 * @param ops number of ops by kind
 */
record GraphSummary(
        List<Role> roles, Map<OpKind, Long> ops, long forwardFlops, long backwardFlops, PlanDescription plan) {

    /** All parameters of one role. */
    record Role(ParameterRole role, long tensors, long elements, long trainable, long bytes) {}

    static GraphSummary of(GraphSurvey survey) {
        Map<OpKind, Long> ops = new EnumMap<>(OpKind.class);
        long forward = 0;
        long backward = 0;
        for (GraphOp op : survey.ops()) {
            ops.merge(op.kind(), 1L, Long::sum);
            forward += op.step().backward() ? 0 : op.flops();
            backward += op.step().backward() ? op.flops() : 0;
        }
        return new GraphSummary(roles(survey.parameters()), ops, forward, backward, survey.plan());
    }

    private static List<Role> roles(List<Parameter> parameters) {
        Map<ParameterRole, Role> roles = new EnumMap<>(ParameterRole.class);
        for (Parameter parameter : parameters) {
            long trainable = parameter.trainable() ? parameter.elements() : 0;
            roles.merge(
                    parameter.role(),
                    new Role(parameter.role(), 1, parameter.elements(), trainable, bytes(parameter)),
                    (a, b) -> new Role(
                            a.role(),
                            a.tensors() + b.tensors(),
                            Math.addExact(a.elements(), b.elements()),
                            a.trainable() + b.trainable(),
                            a.bytes() + b.bytes()));
        }
        return List.copyOf(roles.values());
    }

    /** As the engine holds it: f32. */
    static long bytes(Parameter parameter) {
        return Math.multiplyExact(parameter.elements(), Float.BYTES);
    }

    static String label(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    ObjectNode json(ObjectMapper mapper) {
        ObjectNode node = mapper.createObjectNode();
        ObjectNode parameters = node.putObject("parameters")
                .put("tensors", roles.stream().mapToLong(Role::tensors).sum())
                .put("elements", roles.stream().mapToLong(Role::elements).sum())
                .put("trainable", roles.stream().mapToLong(Role::trainable).sum())
                .put("bytes", roles.stream().mapToLong(Role::bytes).sum());
        ArrayNode byRole = parameters.putArray("roles");
        for (Role role : roles) {
            byRole.addObject()
                    .put("role", label(role.role()))
                    .put("tensors", role.tensors())
                    .put("elements", role.elements())
                    .put("trainable", role.trainable())
                    .put("bytes", role.bytes());
        }
        MemoryUse memory = plan.memory();
        node.putObject("memory")
                .put("weights", plan.weightBytes())
                .put("activations", memory.activations())
                .put("gradients", memory.gradients())
                .put("optimizer", memory.optimizer())
                .put("states", memory.states())
                .put("total", plan.totalBytes());
        ObjectNode counts = node.putObject("ops");
        for (OpKind kind : OpKind.values()) {
            counts.put(kind.label(), ops.getOrDefault(kind, 0L));
        }
        node.putObject("flops").put("forward", forwardFlops).put("backward", backwardFlops);
        return node;
    }
}
