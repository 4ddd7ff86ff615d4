package org.medicalgpt4j.engine.cuda;

import java.util.Arrays;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.cuda.kernel.DeviceCall;
import org.medicalgpt4j.engine.cuda.kernel.DeviceKernels;
import org.medicalgpt4j.engine.cuda.kernel.Elementwise;
import org.medicalgpt4j.engine.cuda.kernel.ScaledTensor;
import org.medicalgpt4j.engine.cuda.kernel.StockKernel;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.plan.PlanStep;
import org.medicalgpt4j.op.Rotary;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;

/** A step with its memory, ready to run. */
record DeviceStep(PlanStep step, DeviceCall call, Runnable preparation, Runnable work) {
    private static final Runnable NOTHING = () -> {};

    static DeviceStep of(PlanStep step, DeviceCall call) {
        if (step.isAccumulation()) {
            return new DeviceStep(step, call, NOTHING, () -> accumulate(call));
        }
        if (step.isTensorOp()) {
            var kernel = DeviceKernels.forOp(step.tensorOp()).orElseThrow();
            return new DeviceStep(
                    step, call, () -> kernel.prepare(step.tensorOp(), call), () -> kernel.run(step.tensorOp(), call));
        }
        if (step.graphOp().orElseThrow() instanceof ScalarMultiplication product) {
            return new DeviceStep(
                    step,
                    call,
                    NOTHING,
                    () -> ScaledTensor.scale(call, product.scalar().getDouble(0)));
        }
        StockKernel kernel = StockKernel.of(step.opName());
        return new DeviceStep(step, call, NOTHING, () -> kernel.runChecked(call));
    }

    private static void accumulate(DeviceCall call) {
        if (call.adds(0)) {
            Elementwise.add(call.device(), call.output(0), call.input(0), call.output(0));
        } else {
            call.device().copy(call.input(0), call.output(0));
        }
    }

    /** @throws EngineException if the engine has no kernel for the op */
    static void requireKernel(DifferentialFunction op) {
        if (op instanceof ScalarMultiplication) {
            return;
        } else if (!(op instanceof TensorOp ours)) {
            StockKernel.of(op.opName());
        } else if (DeviceKernels.forOp(ours).isEmpty()) {
            throw StockKernel.missing(op.opName());
        } else if (Boolean.TRUE.equals(ours.attributes().get("linearBias"))) {
            throw StockKernel.missing(op.opName() + " with a linear bias (ALiBi)");
        } else if (ours instanceof Rotary rotary && rotary.offset() > 0) {
            throw StockKernel.missing(op.opName() + " of the last elements of a head");
        }
    }

    /** A step in whose place a kernel does this one's work and that of its neighbours. */
    DeviceStep doing(Runnable fused) {
        return new DeviceStep(step, call, NOTHING, fused);
    }

    /** What the host has to do for a batch. */
    void prepare() {
        named(preparation);
    }

    void run() {
        named(work);
    }

    private void named(Runnable action) {
        try {
            action.run();
        } catch (EngineException failure) {
            throw new EngineException(
                    "op " + step.opName() + " '" + step.name() + "' on shapes " + shapes() + ": "
                            + failure.getMessage(),
                    failure);
        }
    }

    private String shapes() {
        return Arrays.deepToString(
                Arrays.stream(call.inputs()).map(DeviceTensor::shape).toArray());
    }
}
