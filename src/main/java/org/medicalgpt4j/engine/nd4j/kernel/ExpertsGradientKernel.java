package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.ExpertRows;
import org.medicalgpt4j.op.ExpertsGradient;

final class ExpertsGradientKernel implements Kernel<ExpertsGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<ExpertsGradient> op() {
        return ExpertsGradient.class;
    }

    @Override
    public boolean canAdd(ExpertsGradient op, int output) {
        return output >= ExpertsGradient.FIRST_GRADIENT;
    }

    @Override
    public long scratch(ExpertsGradient op, long[][] inputs, KernelOptions options) {
        // gathered gradients and tokens; products, and gradients of gates and ups
        return inputs[3][0] * (2 * inputs[0][1] + 3 * inputs[3][1]);
    }

    @Override
    public void run(ExpertsGradient op, KernelCall call) {
        Blas.useCallingThread();
        ExpertRows rows = ExpertRows.of(call.input(call.inputs() - 1).ints(), op.experts());
        int[] tokens = rows.tokens(call.input(2).size(1));
        int count = tokens.length;
        int width = call.input(0).size(1);
        int inner = call.input(3).size(1);
        long behind = 2L * count * width;
        long size = (long) count * inner;
        HostTensor dy = call.scratch(0, count, width);
        HostTensor x = call.scratch((long) count * width, count, width);
        HostTensor product = call.scratch(behind, count, inner);
        HostTensor dgate = call.scratch(behind + size, count, inner);
        HostTensor dup = call.scratch(behind + 2 * size, count, inner);
        ExpertProducts products = new ExpertProducts(call, rows, ExpertsGradient.FIRST_WEIGHT);
        RowCopies.gather(call.input(0), tokens, dy, call.workers());
        products.backward(dy, 2, 0f, product);
        throughProducts(call, rows, product, dgate, dup);
        products.weights(dy, product, 2, ExpertsGradient.FIRST_GRADIENT);
        if (anyWanted(call, 0) || anyWanted(call, 1)) {
            RowCopies.gather(call.input(1), tokens, x, call.workers());
            products.weights(dgate, x, 0, ExpertsGradient.FIRST_GRADIENT);
            products.weights(dup, x, 1, ExpertsGradient.FIRST_GRADIENT);
        }
        if (call.wants(0)) {
            products.backward(dgate, 0, 0f, x);
            products.backward(dup, 1, 1f, x);
            float[] ones = new float[count];
            Arrays.fill(ones, 1f);
            products.combine(x, ones, call.output(0));
        }
    }

    private static boolean anyWanted(KernelCall call, int which) {
        int output = ExpertsGradient.FIRST_GRADIENT + which;
        while (output < call.outputs() && !call.wants(output)) {
            output += 3;
        }
        return output < call.outputs();
    }

    /** From the gradient of each row's product to those of its gate, up and weight; leaves the product times the weight. */
    private static void throughProducts(
            KernelCall call, ExpertRows rows, HostTensor product, HostTensor dgate, HostTensor dup) {
        int inner = product.size(1);
        int count = rows.places().length;
        float[] weights = new float[count];
        call.input(2).read(0, weights, 0, count);
        float[] dweights = new float[count];
        call.workers().ranges(count, Blocks.worthwhileRows(4 * inner), (from, to, lane) -> {
            float[] gradient = lane.floats(0, inner);
            float[] gate = lane.floats(1, inner);
            float[] up = lane.floats(2, inner);
            float[] active = lane.floats(3, inner);
            float[] work = lane.floats(4, inner);
            for (int row = from; row < to; row++) {
                long at = (long) row * inner;
                int place = rows.places()[row];
                product.read(at, gradient, 0, inner);
                call.input(3).read(at, gate, 0, inner);
                call.input(4).read(at, up, 0, inner);
                MATH.swiGlu(gate, 0, up, 0, active, 0, inner);
                dweights[place] = MATH.dot(gradient, 0, active, 0, inner);
                MATH.scale(weights[place], gradient, 0, inner);
                MATH.scale(weights[place], active, 0, inner);
                MATH.swiGluGradient(gradient, 0, gate, 0, up, 0, work, 0, inner);
                product.write(at, active, 0, inner);
                dgate.write(at, gate, 0, inner);
                dup.write(at, up, 0, inner);
            }
        });
        if (call.wants(1)) {
            call.output(1).write(0, dweights, 0, count);
        }
    }
}
