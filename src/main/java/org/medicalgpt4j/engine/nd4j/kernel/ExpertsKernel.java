package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.ExpertRows;
import org.medicalgpt4j.op.Experts;

/** Puts the tokens of each expert together, so that an expert's work is three matrix products. */
final class ExpertsKernel implements Kernel<Experts> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int GATES = 1;
    private static final int UPS = 2;

    @Override
    public Class<Experts> op() {
        return Experts.class;
    }

    @Override
    public long scratch(Experts op, long[][] inputs, KernelOptions options) {
        long rows = inputs[1][0] * inputs[1][1];
        // gathered tokens or results, gates, ups and their products
        return rows * (inputs[0][1] + 3 * inputs[Experts.FIRST_WEIGHT][0]);
    }

    @Override
    public void run(Experts op, KernelCall call) {
        Blas.useCallingThread();
        int chosen = call.input(1).size(1);
        int width = call.input(0).size(1);
        int inner = call.input(Experts.FIRST_WEIGHT).size(0);
        ExpertRows rows = ExpertRows.of(call.input(call.inputs() - 1).ints(), op.experts());
        int count = rows.places().length;
        ExpertProducts products = new ExpertProducts(call, rows, Experts.FIRST_WEIGHT);
        HostTensor tokens = call.scratch(0, count, width);
        long behind = (long) count * width;
        long size = (long) count * inner;
        HostTensor gates = call.wants(GATES) ? call.output(GATES) : call.scratch(behind, count, inner);
        HostTensor ups = call.wants(UPS) ? call.output(UPS) : call.scratch(behind + size, count, inner);
        HostTensor active = call.scratch(behind + 2 * size, count, inner);
        RowCopies.gather(call.input(0), rows.tokens(chosen), tokens, call.workers());
        products.forward(tokens, 0, gates);
        products.forward(tokens, 1, ups);
        if (!call.wants(0)) {
            return;
        }
        Blocks.each(active.length(), call.workers(), (offset, length, lane) -> {
            float[] gate = lane.floats(0, length);
            float[] up = lane.floats(1, length);
            float[] result = lane.floats(2, length);
            gates.read(offset, gate, 0, length);
            ups.read(offset, up, 0, length);
            MATH.swiGlu(gate, 0, up, 0, result, 0, length);
            active.write(offset, result, 0, length);
        });
        products.forward(active, 2, tokens);
        float[] weights = new float[count];
        call.input(1).read(0, weights, 0, count);
        products.combine(tokens, weights, call.output(0));
    }
}
