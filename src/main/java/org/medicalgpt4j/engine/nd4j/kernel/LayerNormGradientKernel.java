package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.LayerNormGradient;

/** Gradients of weight and bias are summed in chunks of rows of a fixed size, so that they do not depend on the threads. */
final class LayerNormGradientKernel implements Kernel<LayerNormGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int CHUNK = 64;
    private static final int DW = 1;
    private static final int DB = 2;

    @Override
    public Class<LayerNormGradient> op() {
        return LayerNormGradient.class;
    }

    @Override
    public boolean canAdd(LayerNormGradient op, int output) {
        return output > 0;
    }

    @Override
    public long scratch(LayerNormGradient op, long[][] inputs, KernelOptions options) {
        return 2 * chunks(inputs[0][0]) * inputs[1][0];
    }

    private static long chunks(long rows) {
        return (rows + CHUNK - 1) / CHUNK;
    }

    @Override
    public void run(LayerNormGradient op, KernelCall call) {
        int rows = call.input(0).rows();
        int width = call.input(0).size(1);
        HostTensor partial = call.scratch(0, 2 * chunks(rows), width);
        int fewest = Math.max(1, Blocks.worthwhileRows(width) / CHUNK);
        call.workers().ranges((int) chunks(rows), fewest, (from, to, lane) -> {
            for (int chunk = from; chunk < to; chunk++) {
                rows(op.epsilon(), call, chunk * CHUNK, Math.min(rows, (chunk + 1) * CHUNK), lane);
                partial.write(2L * chunk * width, lane.floats(4, width), 0, width);
                partial.write((2L * chunk + 1) * width, lane.floats(5, width), 0, width);
            }
        });
        call.workers().here((number, lane) -> {
            sum(partial, 0, call, DW, lane);
            sum(partial, 1, call, DB, lane);
        });
    }

    private static void rows(double epsilon, KernelCall call, int from, int to, Lane lane) {
        int width = call.input(0).size(1);
        float[] weight = lane.floats(0, width);
        float[] x = lane.floats(1, width);
        float[] dy = lane.floats(2, width);
        float[] ones = LayerNormKernel.ones(lane, 3, width);
        float[] dw = lane.floats(4, width);
        float[] db = lane.floats(5, width);
        call.input(1).read(0, weight, 0, width);
        Arrays.fill(dw, 0, width, 0f);
        Arrays.fill(db, 0, width, 0f);
        for (int i = from; i < to; i++) {
            long offset = (long) i * width;
            call.input(0).read(offset, x, 0, width);
            call.input(2).read(offset, dy, 0, width);
            LayerNormKernel.centre(x, ones, width);
            float factor = RmsNormKernel.factor(x, 0, width, epsilon);
            MATH.scale(factor, x, 0, width);
            MATH.addScaledProduct(1f, dy, 0, x, 0, dw, 0, width);
            MATH.add(db, 0, dy, 0, db, 0, width);
            if (call.wants(0)) {
                MATH.multiply(dy, 0, weight, 0, dy, 0, width);
                float projection = MATH.dot(dy, 0, x, 0, width) / width;
                LayerNormKernel.centre(dy, ones, width);
                MATH.combine(factor, dy, 0, -factor * projection, x, 0, width);
                call.output(0).write(offset, dy, 0, width);
            }
        }
    }

    private static void sum(HostTensor partial, int first, KernelCall call, int output, Lane lane) {
        if (!call.wants(output)) {
            return;
        }
        int width = partial.size(1);
        float[] sum = lane.floats(0, width);
        float[] row = lane.floats(1, width);
        Sums.start(call.output(output), 0, sum, width, call.adds(output));
        for (int chunk = first; chunk < partial.rows(); chunk += 2) {
            partial.read((long) chunk * width, row, 0, width);
            MATH.add(sum, 0, row, 0, sum, 0, width);
        }
        call.output(output).write(0, sum, 0, width);
    }
}
