package org.medicalgpt4j.engine.nd4j.kernel.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.Kernel;
import org.medicalgpt4j.engine.nd4j.kernel.KernelCall;
import org.medicalgpt4j.engine.nd4j.kernel.KernelCatalog;
import org.medicalgpt4j.engine.nd4j.kernel.KernelOptions;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.buffer.DataType;

/** A kernel with its memory, ready to be run again and again. */
public final class BenchmarkCall {
    private static final int HEAD_CHUNK = 256;

    private final TensorOp op;
    private final Random random = new Random(1);
    private final List<HostTensor> inputs = new ArrayList<>();
    private final List<long[]> shapes = new ArrayList<>();
    private Kernel<TensorOp> kernel;
    private KernelCall call;

    public BenchmarkCall(TensorOp op) {
        this.op = op;
    }

    public BenchmarkCall floats(long... shape) {
        return floats(1f, shape);
    }

    /** Normally distributed numbers of a given deviation. */
    public BenchmarkCall floats(float deviation, long... shape) {
        inputs.add(random(deviation, shape));
        shapes.add(shape);
        return this;
    }

    public BenchmarkCall ints(int[] values, long... shape) {
        long[] actual = shape.length == 0 ? new long[] {values.length} : shape;
        inputs.add(new HostTensor(new IntPointer(values), DataType.INT, actual));
        shapes.add(actual);
        return this;
    }

    private HostTensor random(float deviation, long... shape) {
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        HostTensor tensor = new HostTensor(new FloatPointer(length), DataType.FLOAT, shape);
        float[] block = new float[(int) Math.min(length, 1 << 16)];
        for (int i = 0; i < block.length; i++) {
            block[i] = (float) random.nextGaussian() * deviation;
        }
        for (long offset = 0; offset < length; offset += block.length) {
            tensor.write(offset, block, 0, (int) Math.min(block.length, length - offset));
        }
        return tensor;
    }

    /** @param unwanted outputs nobody reads */
    public BenchmarkCall ready(Workers workers, int... unwanted) {
        kernel = KernelCatalog.forOp(op).orElseThrow();
        long[][] outputShapes = op.outputShapes(shapes.toArray(long[][]::new));
        HostTensor[] outputs = new HostTensor[outputShapes.length];
        for (int i = 0; i < outputs.length; i++) {
            int output = i;
            if (Arrays.stream(unwanted).noneMatch(u -> u == output)) {
                outputs[i] = random(1f, outputShapes[i]);
            }
        }
        KernelOptions options = new KernelOptions(workers.threads(), HEAD_CHUNK);
        long scratch = kernel.scratch(op, shapes.toArray(long[][]::new), options);
        call = new KernelCall(
                inputs.toArray(HostTensor[]::new),
                outputs,
                new boolean[outputs.length],
                new FloatPointer(Math.max(1, scratch)),
                options,
                workers);
        return this;
    }

    public void run() {
        kernel.run(op, call);
    }
}
