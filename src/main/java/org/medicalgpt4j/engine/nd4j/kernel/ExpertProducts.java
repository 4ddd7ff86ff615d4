package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.ExpertRows;

/** Products of each expert's rows with its weights, one expert after another, each on all threads; and the way back to tokens. */
final class ExpertProducts {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private final KernelCall call;
    private final ExpertRows rows;
    private final int firstWeight;

    /** @param firstWeight input that is the first expert's gate */
    ExpertProducts(KernelCall call, ExpertRows rows, int firstWeight) {
        this.call = call;
        this.rows = rows;
        this.firstWeight = firstWeight;
    }

    int experts() {
        return rows.starts().length - 1;
    }

    /** The rows of an expert. */
    Matrix part(HostTensor tensor, int expert) {
        return tensor.matrix().rows(rows.starts()[expert], rows.starts()[expert + 1]);
    }

    /** Whether an expert has rows at all. */
    boolean chosen(int expert) {
        return rows.starts()[expert + 1] > rows.starts()[expert];
    }

    private Matrix weight(int expert, int which) {
        return call.input(firstWeight + 3 * expert + which).matrix();
    }

    /** {@code y = x W^T} with the projections {@code which} of all experts. */
    void forward(HostTensor x, int which, HostTensor y) {
        for (int e = 0; e < experts(); e++) {
            LinearProduct.run(part(x, e), weight(e, which), part(y, e), LinearProduct.NOTHING, call.workers());
        }
    }

    /** {@code dx = dy W + keep dx}. */
    void backward(HostTensor dy, int which, float keep, HostTensor dx) {
        for (int e = 0; e < experts(); e++) {
            if (chosen(e)) {
                MatrixProduct.run(1f, part(dy, e), weight(e, which), keep, part(dx, e), call.workers());
            }
        }
    }

    /**
     * {@code dW = dy^T x} for each expert whose gradient is wanted; zero for one without rows.
     *
     * @param firstGradient output that is the gradient of the first expert's gate
     */
    void weights(HostTensor dy, HostTensor x, int which, int firstGradient) {
        for (int e = 0; e < experts(); e++) {
            int output = firstGradient + 3 * e + which;
            if (!call.wants(output)) {
                continue;
            }
            boolean adds = call.adds(output);
            if (chosen(e)) {
                Matrix dw = call.output(output).matrix();
                MatrixProduct.run(1f, part(dy, e).transpose(), part(x, e), adds ? 1f : 0f, dw, call.workers());
            } else if (!adds) {
                call.output(output).zero();
            }
        }
    }

    /** Sums the rows of each token, each times its factor, in the order of its choices. */
    void combine(HostTensor from, float[] factors, HostTensor tokens) {
        int width = tokens.size(1);
        int chosen = rows.places().length / Math.max(1, tokens.rows());
        int[] rowOfPlace = rows.rows();
        call.workers().ranges(tokens.rows(), Blocks.worthwhileRows(width * chosen), (first, end, lane) -> {
            float[] sum = lane.floats(0, width);
            float[] row = lane.floats(1, width);
            for (int n = first; n < end; n++) {
                Arrays.fill(sum, 0, width, 0f);
                for (int place = n * chosen; place < (n + 1) * chosen; place++) {
                    from.read((long) rowOfPlace[place] * width, row, 0, width);
                    MATH.addScaled(factors[place], row, 0, sum, 0, width);
                }
                tokens.write((long) n * width, sum, 0, width);
            }
        });
    }
}
