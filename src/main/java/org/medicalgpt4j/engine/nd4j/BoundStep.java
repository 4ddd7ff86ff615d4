package org.medicalgpt4j.engine.nd4j;

import org.medicalgpt4j.engine.nd4j.kernel.ElementwiseAdd;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.Kernel;
import org.medicalgpt4j.engine.nd4j.kernel.KernelCall;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.engine.plan.PlanStep;
import org.medicalgpt4j.engine.plan.StockOp;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A step with its memory, ready to run. */
sealed interface BoundStep {
    PlanStep step();

    void run();

    /** By a fast kernel. */
    record Fast(PlanStep step, Kernel<TensorOp> kernel, KernelCall call) implements BoundStep {
        @Override
        public void run() {
            kernel.run(step.tensorOp(), call);
        }
    }

    /** By the plain implementation of one of our ops. */
    record Plain(PlanStep step, INDArray[] inputs, INDArray[] outputs) implements BoundStep {
        @Override
        public void run() {
            step.tensorOp().execute(inputs, outputs);
        }
    }

    /** By ND4J. */
    record Stock(PlanStep step, StockOp op, INDArray[] inputs, INDArray[] outputs) implements BoundStep {
        @Override
        public void run() {
            op.run(inputs, outputs);
        }
    }

    /** The sum of two tensors of one shape. */
    record Sum(PlanStep step, HostTensor left, HostTensor right, HostTensor output, Workers workers)
            implements BoundStep {
        @Override
        public void run() {
            ElementwiseAdd.run(left, right, output, workers);
        }
    }

    /** Adds a value to a gradient buffer. */
    record Accumulation(PlanStep step, HostTensor value, HostTensor buffer, Workers workers) implements BoundStep {
        @Override
        public void run() {
            ElementwiseAdd.run(buffer, value, buffer, workers);
        }
    }
}
