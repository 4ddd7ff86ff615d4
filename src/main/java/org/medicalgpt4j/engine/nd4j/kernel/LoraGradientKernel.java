package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraGradient;

/**
 * Rows are independent up to dx: each thread takes its rows through {@code inner = scale * dy B}, the low-rank part of dx,
 * dropout, and the product with W. Then dA and dB sum over all rows, each thread for columns of its own.
 */
final class LoraGradientKernel implements Kernel<LoraGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int DX = 0;
    private static final int DA = 1;
    private static final int DB = 2;
    /** Grains of columns for a thread: sums over rows are slow for few columns. */
    private static final int WIDE = 4;

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
        return dropped + rows * inputs[3][0] + inputs[4][0] * inputs[4][1];
    }

    @Override
    public void run(LoraGradient op, KernelCall call) {
        Blas.useCallingThread();
        HostTensor dy = call.input(0);
        HostTensor x = call.input(1);
        Workers workers = call.workers();
        int rows = x.rows();
        int rank = call.input(3).size(0);
        boolean drops = op.settings().dropout() > 0;
        HostTensor dropped = drops ? call.scratch(0, rows, x.size(1)) : x;
        HostTensor inner = call.scratch(drops ? dropped.length() : 0, rows, rank);
        if (call.wants(DX) || call.wants(DA)) {
            int parts = MatrixProduct.parts(rows, dy.length() * x.size(1), workers);
            workers.each(parts, (part, lane) -> {
                int from = MatrixProduct.cut(rows, part, parts);
                rows(op, call, dropped, inner, from, MatrixProduct.cut(rows, part + 1, parts), lane);
            });
        }
        if (call.wants(DA)) {
            Matrix da = call.output(DA).matrix();
            Matrix innerTransposed = inner.matrix().transpose();
            float keep = call.adds(DA) ? 1f : 0f;
            MatrixProduct.ranges(
                    x.size(1),
                    WIDE,
                    workers,
                    (from, to, lane) -> NarrowProduct.sum(
                            1f, innerTransposed, dropped.matrix().columns(from, to), keep, da.columns(from, to)));
        }
        if (call.wants(DB)) {
            long behind = (drops ? dropped.length() : 0) + inner.length();
            HostTensor transposed = call.scratch(behind, rank, dy.size(1));
            MatrixProduct.ranges(
                    dy.size(1), WIDE, workers, (from, to, lane) -> outward(op, call, transposed, from, to, lane));
        }
    }

    private static void rows(
            LoraGradient op, KernelCall call, HostTensor dropped, HostTensor inner, int from, int to, Lane lane) {
        Matrix dy = call.input(0).matrix().rows(from, to);
        Matrix innerRows = inner.matrix().rows(from, to);
        NarrowProduct.run((float) op.settings().scale(), dy, call.input(4).matrix(), 0f, innerRows);
        if (call.wants(DX)) {
            Matrix dx = call.output(DX).matrix().rows(from, to);
            NarrowProduct.run(1f, innerRows, call.input(3).matrix(), 0f, dx);
        }
        if (op.settings().dropout() > 0) {
            drop(op, call, dropped, from, to, lane);
        }
        if (call.wants(DX)) {
            Matrix dx = call.output(DX).matrix().rows(from, to);
            Blas.multiply(1f, dy, call.input(5).matrix(), 1f, dx);
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
            MATH.dropout(mask, i, factors);
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

    /** {@code dB = scale * dy^T xa} for some rows of dB, by way of its transpose. */
    private static void outward(LoraGradient op, KernelCall call, HostTensor transposed, int from, int to, Lane lane) {
        Matrix xa = call.input(2).matrix().transpose();
        Matrix dy = call.input(0).matrix().columns(from, to);
        NarrowProduct.sum(
                (float) op.settings().scale(), xa, dy, 0f, transposed.matrix().columns(from, to));
        int rank = transposed.size(0);
        int length = to - from;
        float[] sums = lane.floats(0, length);
        float[] db = lane.floats(1, length * rank);
        Sums.start(call.output(DB), (long) from * rank, db, length * rank, call.adds(DB));
        for (int r = 0; r < rank; r++) {
            transposed.read((long) r * transposed.size(1) + from, sums, 0, length);
            for (int i = 0; i < length; i++) {
                db[i * rank + r] += sums[i];
            }
        }
        call.output(DB).write((long) from * rank, db, 0, length * rank);
    }
}
