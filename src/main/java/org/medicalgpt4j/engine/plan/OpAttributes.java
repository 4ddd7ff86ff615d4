package org.medicalgpt4j.engine.plan;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** What an op was built with: our ops name it, ND4J's have numbers by position. */
final class OpAttributes {
    private OpAttributes() {}

    static Map<String, Object> of(DifferentialFunction op) {
        if (op instanceof TensorOp ours) {
            return new TreeMap<>(ours.attributes());
        }
        Map<String, Object> attributes = new TreeMap<>();
        if (op instanceof DynamicCustomOp custom) {
            put(attributes, "integers", Arrays.stream(custom.iArgs()).boxed().toArray());
            put(attributes, "numbers", Arrays.stream(custom.tArgs()).boxed().toArray());
            put(attributes, "flags", flags(custom.bArgs()));
        } else if (op instanceof BaseReduceOp reduction) {
            int[] dimensions = op.getDimensions() == null ? new int[0] : op.getDimensions();
            put(attributes, "dimensions", Arrays.stream(dimensions).boxed().toArray());
            attributes.put("keepDimensions", reduction.isKeepDims());
        }
        return attributes;
    }

    private static Object[] flags(boolean[] values) {
        Object[] flags = new Object[values.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = values[i];
        }
        return flags;
    }

    private static void put(Map<String, Object> attributes, String name, Object[] values) {
        if (values.length > 0) {
            attributes.put(name, Arrays.asList(values));
        }
    }
}
