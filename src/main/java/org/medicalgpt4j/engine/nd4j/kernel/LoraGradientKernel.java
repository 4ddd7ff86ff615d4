package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraGradient;

/**
 * Rows are independent up to dx: each thread takes its rows through {@code inner = scale * dy B}, the low-rank part of dx,
 * dropout, and the product with W. Then dA and dB sum over all rows.
 */
final class LoraGradientKernel implements Kernel<LoraGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int DX = 0;
    private static final int DA = 1;
    private static final int DB = 2;

    @Override
    public Class<LoraGradient> op() {
        return LoraGradient.class;
    }

    @Override
    public boolean canAdd(LoraGradient op, int output) {
        return output != DX;
    }

    @Override
    public long scratch(LoraGradient op, long[][] inputs, KernelOptions options) {
        long rows = inputs[1][0];
        long dropped = op.settings().dropout() > 0 ? rows * inputs[1][1] : 0;
        return dropped + rows * inputs[3][0];
    }

    @Override
    public void run(LoraGradient op, KernelCall call) {
        Blas.useCallingThread();
        HostTensor dy = call.input(0);
        HostTensor x = call.input(1);
        Workers workers = call.workers();
        int rows = x.rows();
        float scale = (float) op.settings().scale();
        boolean drops = op.settings().dropout() > 0;
        HostTensor dropped = drops ? call.scratch(0, rows, x.size(1)) : x;
        HostTensor inner =
                call.scratch(drops ? dropped.length() : 0, rows, call.input(3).size(0));
        if (call.wants(DX) || call.wants(DA)) {
            long multiplications = dy.length() * x.size(1);
            int parts = MatrixProduct.parts(rows, multiplications, workers);
            workers.each(
                    parts,
                    (part, lane) -> rows(
                            op,
                            call,
                            dropped,
                            inner,
                            MatrixProduct.cut(rows, part, parts),
                            MatrixProduct.cut(rows, part + 1, parts),
                            lane));
        }
        if (call.wants(DA)) {
            Matrix da = call.output(DA).matrix();
            MatrixProduct.run(1f, inner.matrix().transpose(), dropped.matrix(), call.adds(DA) ? 1f : 0f, da, workers);
        }
        if (call.wants(DB)) {
            Matrix xa = call.input(2).matrix();
            Matrix db = call.output(DB).matrix();
            MatrixProduct.run(scale, dy.matrix().transpose(), xa, call.adds(DB) ? 1f : 0f, db, workers);
        }
    }

    private static void rows(
            LoraGradient op, KernelCall call, HostTensor dropped, HostTensor inner, int from, int to, Lane lane) {
        Matrix dy = call.input(0).matrix().rows(from, to);
        Matrix innerRows = inner.matrix().rows(from, to);
        MatrixProduct.narrow((float) op.settings().scale(), dy, call.input(4).matrix(), 0f, innerRows);
        if (call.wants(DX)) {
            Blas.multiply(
                    1f,
                    innerRows,
                    call.input(3).matrix(),
                    0f,
                    call.output(DX).matrix().rows(from, to));
        }
        if (op.settings().dropout() > 0) {
            drop(op, call, dropped, from, to, lane);
        }
        if (call.wants(DX)) {
            Blas.multiply(
                    1f, dy, call.input(5).matrix(), 1f, call.output(DX).matrix().rows(from, to));
        }
    }

    /** Drops the elements of x for dA, and those of the low-rank part of dx. */
    private static void drop(LoraGradient op, KernelCall call, HostTensor dropped, int from, int to, Lane lane) {
        HostTensor x = call.input(1);
        int width = x.size(1);
        DropoutMask mask = new DropoutMask(call.input(6).ints(), op.settings(), width);
        float[] row = lane.floats(0, width);
        float[] factors = lane.floats(1, width);
        for (int i = from; i < to; i++) {
            long offset = (long) i * width;
            mask.row(i, factors);
            if (call.wants(DA)) {
                x.read(offset, row, 0, width);
                MATH.multiply(row, 0, factors, 0, row, 0, width);
                dropped.write(offset, row, 0, width);
            }
            if (call.wants(DX)) {
                call.output(DX).read(offset, row, 0, width);
                MATH.multiply(row, 0, factors, 0, row, 0, width);
                call.output(DX).write(offset, row, 0, width);
            }
        }
    }
}
