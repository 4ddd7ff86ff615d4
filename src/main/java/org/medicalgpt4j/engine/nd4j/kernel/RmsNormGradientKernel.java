package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.RmsNormGradient;

/** The weight's gradient is summed in chunks of rows of a fixed size, so that it does not depend on the threads. */
final class RmsNormGradientKernel implements Kernel<RmsNormGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int CHUNK = 64;

    @Override
    public Class<RmsNormGradient> op() {
        return RmsNormGradient.class;
    }

    @Override
    public boolean canAdd(RmsNormGradient op, int output) {
        return output == 1;
    }

    @Override
    public long scratch(RmsNormGradient op, long[][] inputs, KernelOptions options) {
        return chunks(inputs[0][0]) * inputs[1][0];
    }

    private static long chunks(long rows) {
        return (rows + CHUNK - 1) / CHUNK;
    }

    @Override
    public void run(RmsNormGradient op, KernelCall call) {
        HostTensor x = call.input(0);
        int rows = x.rows();
        int group = call.input(1).size(0);
        HostTensor partial = call.scratch(0, chunks(rows), group);
        int fewest = Math.max(1, Blocks.worthwhileRows(x.size(1)) / CHUNK);
        call.workers().ranges((int) chunks(rows), fewest, (from, to, lane) -> {
            for (int chunk = from; chunk < to; chunk++) {
                rows(op.epsilon(), call, chunk * CHUNK, Math.min(rows, (chunk + 1) * CHUNK), lane);
                if (call.wants(1)) {
                    partial.write((long) chunk * group, lane.floats(4, group), 0, group);
                }
            }
        });
        if (call.wants(1)) {
            call.workers().here((number, lane) -> sum(partial, call.output(1), call.adds(1), lane));
        }
    }

    private static void rows(double epsilon, KernelCall call, int from, int to, Lane lane) {
        int width = call.input(0).size(1);
        int group = call.input(1).size(0);
        float[] w = lane.floats(0, group);
        float[] x = lane.floats(1, width);
        float[] dy = lane.floats(2, width);
        float[] dx = lane.floats(3, width);
        float[] dw = lane.floats(4, group);
        call.input(1).read(0, w, 0, group);
        Arrays.fill(dw, 0, group, 0f);
        for (int i = from; i < to; i++) {
            long offset = (long) i * width;
            call.input(0).read(offset, x, 0, width);
            call.input(2).read(offset, dy, 0, width);
            for (int at = 0; at < width; at += group) {
                float factor = RmsNormKernel.factor(x, at, group, epsilon);
                if (call.wants(0)) {
                    MATH.multiply(dy, at, w, 0, dx, at, group);
                    double projection = MATH.dot(dx, at, x, at, group);
                    double correction = projection * factor * factor * factor / group;
                    MATH.combine(factor, dx, at, (float) -correction, x, at, group);
                }
                if (call.wants(1)) {
                    MATH.addScaledProduct(factor, x, at, dy, at, dw, 0, group);
                }
            }
            if (call.wants(0)) {
                call.output(0).write(offset, dx, 0, width);
            }
        }
    }

    private static void sum(HostTensor partial, HostTensor dw, boolean adds, Lane lane) {
        int group = dw.size(0);
        float[] sum = lane.floats(0, group);
        float[] row = lane.floats(1, group);
        Sums.start(dw, 0, sum, group, adds);
        for (int chunk = 0; chunk < partial.rows(); chunk++) {
            partial.read((long) chunk * group, row, 0, group);
            MATH.add(sum, 0, row, 0, sum, 0, group);
        }
        dw.write(0, sum, 0, group);
    }
}
