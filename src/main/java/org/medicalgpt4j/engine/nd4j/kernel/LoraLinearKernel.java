package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.LoraLinear;

/** First {@code drop(x) A^T}, then the low-rank part of y, on top of which the layer's own product is added. */
final class LoraLinearKernel implements Kernel<LoraLinear> {
    private static final int BIAS = 4;

    @Override
    public Class<LoraLinear> op() {
        return LoraLinear.class;
    }

    @Override
    public long scratch(LoraLinear op, long[][] inputs, KernelOptions options) {
        long rows = inputs[0][0];
        long dropped = op.settings().dropout() > 0 ? rows * inputs[0][1] : 0;
        return dropped + rows * inputs[1][0] + inputs[2][0] * inputs[2][1];
    }

    @Override
    public void run(LoraLinear op, KernelCall call) {
        Blas.useCallingThread();
        HostTensor x = call.input(0);
        HostTensor a = call.input(1);
        long rows = x.rows();
        boolean drops = op.settings().dropout() > 0;
        HostTensor dropped = drops ? call.scratch(0, rows, x.size(1)) : x;
        long behind = drops ? dropped.length() : 0;
        HostTensor inner = call.wants(1) ? call.output(1) : call.scratch(behind, rows, a.size(0));
        MatrixProduct.ranges(x.rows(), 1, call.workers(), (from, to, lane) -> {
            if (drops) {
                DroppedRows.run(op.settings(), call.input(call.inputs() - 1), x, dropped, from, to, lane);
            }
            Matrix part = dropped.matrix().rows(from, to);
            NarrowProduct.run(
                    1f, part, a.matrix().transpose(), 0f, inner.matrix().rows(from, to));
        });
        if (call.wants(0)) {
            Matrix b = outward(call, behind + rows * a.size(0));
            LinearProduct.Start start = lowRank((float) op.settings().scale(), op.bias(), call, inner.matrix(), b);
            LinearProduct.run(x.matrix(), call.input(3).matrix(), call.output(0).matrix(), start, call.workers());
        }
    }

    /** {@code B^T}; for many rows it is written out, so that it need not be turned for each piece. */
    private static Matrix outward(KernelCall call, long scratch) {
        HostTensor b = call.input(2);
        if (call.input(0).rows() <= LinearProduct.FEW_ROWS) {
            return b.matrix().transpose();
        }
        int out = b.size(0);
        int rank = b.size(1);
        HostTensor transposed = call.scratch(scratch, rank, out);
        call.workers().here((number, lane) -> {
            float[] rows = lane.floats(0, out * rank);
            float[] column = lane.floats(1, out);
            b.read(0, rows, 0, out * rank);
            for (int r = 0; r < rank; r++) {
                for (int i = 0; i < out; i++) {
                    column[i] = rows[i * rank + r];
                }
                transposed.write((long) r * out, column, 0, out);
            }
        });
        return transposed.matrix();
    }

    private static LinearProduct.Start lowRank(float scale, boolean bias, KernelCall call, Matrix inner, Matrix b) {
        Matrix y = call.output(0).matrix();
        LinearProduct.Start biasRows = bias ? BiasRows.of(call.input(BIAS), call.output(0)) : LinearProduct.NOTHING;
        return (rowFrom, rowTo, columnFrom, columnTo, lane) -> {
            boolean started = biasRows.fill(rowFrom, rowTo, columnFrom, columnTo, lane);
            NarrowProduct.run(
                    scale,
                    inner.rows(rowFrom, rowTo),
                    b.columns(columnFrom, columnTo),
                    started ? 1f : 0f,
                    y.rows(rowFrom, rowTo).columns(columnFrom, columnTo));
            return true;
        };
    }
}
