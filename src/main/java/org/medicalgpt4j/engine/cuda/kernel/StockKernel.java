package org.medicalgpt4j.engine.cuda.kernel;

import java.util.Arrays;
import java.util.Locale;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** SameDiff's own ops, as far as objectives are made of them: elementwise on one shape, and sums over everything. */
public enum StockKernel {
    ADD {
        @Override
        void run(DeviceCall call) {
            sameShapes(call.input(0), call.input(1));
            Elementwise.add(call.device(), call.input(0), call.input(1), call.output(0));
        }
    },
    MULTIPLY {
        @Override
        void run(DeviceCall call) {
            if (call.input(1).length() != 1) {
                sameShapes(call.input(0), call.input(1));
            }
            product(call, call.input(0), call.input(1), call.output(0));
        }
    },
    MULTIPLY_BP {
        @Override
        void run(DeviceCall call) {
            sameShapes(call.input(0), call.input(1));
            if (call.wants(0)) {
                product(call, call.input(1), call.input(2), call.output(0));
            }
            if (call.wants(1)) {
                product(call, call.input(0), call.input(2), call.output(1));
            }
        }
    },
    SUBTRACT {
        @Override
        void run(DeviceCall call) {
            sameShapes(call.input(0), call.input(1));
            DeviceTensor x = call.input(0);
            call.device()
                    .launch(
                            "elementwise",
                            "subtract",
                            LaunchSize.elements(x.length()),
                            x,
                            call.input(1),
                            call.output(0),
                            x.length());
        }
    },
    SUBTRACT_BP {
        @Override
        void run(DeviceCall call) {
            sameShapes(call.input(0), call.input(1));
            if (call.wants(0)) {
                call.device().copy(call.input(2), call.output(0));
            }
            if (call.wants(1)) {
                negate(call, call.input(2), call.output(1));
            }
        }
    },
    NEG {
        @Override
        void run(DeviceCall call) {
            negate(call, call.input(0), call.output(0));
        }
    },
    REDUCE_SUM {
        @Override
        void run(DeviceCall call) {
            scalar(call.output(0));
            DeviceTensor x = call.input(0);
            call.device().launch("sums", "sum_all", LaunchSize.blocks(1, 1024), x, call.output(0), x.length());
        }
    },
    REDUCE_SUM_BP {
        @Override
        void run(DeviceCall call) {
            scalar(call.input(1));
            DeviceTensor dx = call.output(0);
            call.device()
                    .launch("elementwise", "spread", LaunchSize.elements(dx.length()), call.input(1), dx, dx.length());
        }
    };

    /** Starts the work. */
    abstract void run(DeviceCall call);

    /** @throws EngineException if there is no device kernel for an op of this name */
    public static StockKernel of(String opName) {
        return Arrays.stream(values())
                .filter(kernel -> kernel.opName().equals(opName))
                .findFirst()
                .orElseThrow(() -> missing(opName));
    }

    /** Says that an op cannot run on this engine. */
    public static EngineException missing(String opName) {
        return new EngineException("the cuda engine has no kernel for op '" + opName + "': use the nd4j engine");
    }

    /** Starts the work after a look at the number formats: objectives are computed in f32. */
    public void runChecked(DeviceCall call) {
        for (DeviceTensor input : call.inputs()) {
            if (this != ADD && input.type() != DataType.FLOAT) {
                throw new EngineException("the cuda engine has '" + opName() + "' for f32 only, got " + input.type());
            }
        }
        run(call);
    }

    private String opName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static void negate(DeviceCall call, DeviceTensor x, DeviceTensor result) {
        call.device().launch("elementwise", "negate", LaunchSize.elements(x.length()), x, result, x.length());
    }

    private static void product(DeviceCall call, DeviceTensor x, DeviceTensor y, DeviceTensor result) {
        call.device()
                .launch(
                        "elementwise",
                        "multiply",
                        LaunchSize.elements(x.length()),
                        x,
                        y,
                        result,
                        x.length(),
                        y.length());
    }

    void sameShapes(DeviceTensor x, DeviceTensor y) {
        if (!Arrays.equals(x.shape(), y.shape())) {
            throw new EngineException("the cuda engine has '" + opName() + "' for tensors of one shape only, got "
                    + Arrays.toString(x.shape()) + " and " + Arrays.toString(y.shape()));
        }
    }

    void scalar(DeviceTensor sum) {
        if (sum.length() != 1) {
            throw new EngineException("the cuda engine has '" + opName() + "' over all elements only, got a result of "
                    + Arrays.toString(sum.shape()));
        }
    }
}
