package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The shape of every value of a plan for given input shapes, before anything is computed.
 *
 * <p>Our ops infer shapes from shapes. ND4J's own ops infer them from arrays: they get zeros of the right shape; and
 * since some of them compute shapes (shape_of, stack), those with integer results are really run.
 */
public final class ShapeInference {
    private final GraphPlan plan;
    private final long[][] shapes;
    private final Map<Integer, INDArray> probes = new HashMap<>();

    /** @param known shapes of parameters, states, inputs and constants by value id; other entries are null */
    public ShapeInference(GraphPlan plan, long[][] known) {
        this.plan = plan;
        this.shapes = known.clone();
        for (PlanStep step : plan.steps()) {
            infer(step);
        }
    }

    /** A sum that became part of another step has no step of its own; it has the shape of the memory it lies in. */
    public long[] shape(int value) {
        return shapes[value] == null ? shapes[plan.values().get(value).storage()] : shapes[value];
    }

    public long[][] inputs(PlanStep step) {
        long[][] inputs = new long[step.inputs().length][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = shape(step.inputs()[i]);
        }
        return inputs;
    }

    private void infer(PlanStep step) {
        long[][] inputs = inputs(step);
        if (step.isTensorOp()) {
            set(step, List.of(step.tensorOp().outputShapes(inputs)));
        } else if (step.isAdd() && Arrays.equals(inputs[0], inputs[1])) {
            set(step, List.of(inputs[0]));
        } else if (step.isAccumulation()) {
            return; // an accumulation: the buffer's shape is known
        } else {
            inferStock(step);
        }
    }

    private void inferStock(PlanStep step) {
        StockOp stock = new StockOp(step.graphOp().orElseThrow());
        INDArray[] inputs = new INDArray[step.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = probe(step.inputs()[i]);
        }
        List<INDArray> outputs = new ArrayList<>();
        boolean integers = true;
        for (var descriptor : stock.outputShapes(inputs)) {
            outputs.add(Nd4j.createUninitializedDetached(descriptor.dataType(), descriptor.getShape()));
            integers &= descriptor.dataType().isIntType();
        }
        if (integers) {
            stock.run(inputs, outputs.toArray(INDArray[]::new));
            for (int i = 0; i < outputs.size(); i++) {
                if (step.outputs()[i] >= 0) {
                    probes.put(step.outputs()[i], outputs.get(i));
                }
            }
        }
        set(step, outputs.stream().map(INDArray::shape).toList());
    }

    private INDArray probe(int value) {
        return probes.computeIfAbsent(value, id -> {
            PlanValue known = plan.values().get(id);
            return known.origin() == PlanValue.Origin.CONSTANT
                    ? plan.graph().getVariable(known.name()).getArr()
                    : Nd4j.zeros(known.type(), shape(id));
        });
    }

    private void set(PlanStep step, List<long[]> outputs) {
        for (int i = 0; i < step.outputs().length; i++) {
            if (step.outputs()[i] >= 0) {
                shapes[step.outputs()[i]] = outputs.get(i);
            }
        }
    }
}
