package org.medicalgpt4j.engine.plan;

import java.util.Optional;
import org.medicalgpt4j.op.ResidualAdd;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.autodiff.functions.DifferentialFunction;

/**
 * One op of a plan.
 *
 * @param index position in the plan
 * @param name of the op in the graph
 * @param graphOp the graph's op; absent for the step that adds a value to a gradient buffer
 * @param fast whether a kernel of the engine computes it
 * @param inputs ids of values
 * @param outputs ids of values, -1 for an output nobody reads
 * @param adds for each output whether the step adds to memory that holds something already
 */
public record PlanStep(
        int index,
        String name,
        Optional<DifferentialFunction> graphOp,
        boolean fast,
        int[] inputs,
        int[] outputs,
        boolean[] adds) {

    /** Ours, with a plain implementation. */
    public boolean isTensorOp() {
        return graphOp.isPresent() && graphOp.get() instanceof TensorOp;
    }

    public TensorOp tensorOp() {
        return (TensorOp) graphOp.orElseThrow();
    }

    /** A sum of two tensors of one shape, as SameDiff makes where a value is used twice. */
    public boolean isAdd() {
        return opName().equals("add");
    }

    /** A sum of two tensors of one shape, as SameDiff or a model makes it. */
    public boolean addsOneShape() {
        return isAdd() || graphOp.isPresent() && graphOp.get() instanceof ResidualAdd;
    }

    /** Adds its input to a gradient buffer; no op of the graph. */
    public boolean isAccumulation() {
        return graphOp.isEmpty();
    }

    public String opName() {
        return graphOp.map(DifferentialFunction::opName).orElse("accumulate");
    }
}
