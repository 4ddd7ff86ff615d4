package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.LoraUpdate;

/** First {@code drop(x) A^T}, by rows; then its product with B^T on top of z, by columns. */
final class LoraUpdateKernel implements Kernel<LoraUpdate> {

    @Override
    public Class<LoraUpdate> op() {
        return LoraUpdate.class;
    }

    @Override
    public long scratch(LoraUpdate op, long[][] inputs, KernelOptions options) {
        long rows = inputs[1][0];
        return rows * inputs[2][0] + (op.settings().dropout() > 0 ? rows * inputs[1][1] : 0);
    }

    @Override
    public void run(LoraUpdate op, KernelCall call) {
        Blas.useCallingThread();
        HostTensor x = call.input(1);
        HostTensor a = call.input(2);
        int rows = x.rows();
        HostTensor inner = call.wants(1) ? call.output(1) : call.scratch(0, rows, a.size(0));
        boolean drops = op.settings().dropout() > 0;
        HostTensor dropped = drops ? call.scratch((long) rows * a.size(0), rows, x.size(1)) : x;
        MatrixProduct.ranges(rows, 1, call.workers(), (from, to, lane) -> {
            if (drops) {
                DroppedRows.run(op.settings(), call.input(call.inputs() - 1), x, dropped, from, to, lane);
            }
            Matrix part = dropped.matrix().rows(from, to);
            NarrowProduct.run(
                    1f, part, a.matrix().transpose(), 0f, inner.matrix().rows(from, to));
        });
        if (call.wants(0)) {
            start(call);
            Matrix outward = call.input(3).matrix().transpose();
            Matrix y = call.output(0).matrix();
            MatrixProduct.ranges(
                    y.columns(),
                    2,
                    call.workers(),
                    (from, to, lane) -> NarrowProduct.run(
                            (float) op.settings().scale(),
                            inner.matrix(),
                            outward.columns(from, to),
                            1f,
                            y.columns(from, to)));
        }
    }

    /** y begins as z, unless it has its memory. */
    private static void start(KernelCall call) {
        HostTensor z = call.input(0);
        HostTensor y = call.output(0);
        if (z.floats().address() + z.floats().position() * Float.BYTES
                == y.floats().address() + y.floats().position() * Float.BYTES) {
            return;
        }
        int width = z.size(1);
        call.workers().ranges(z.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                z.read((long) i * width, row, 0, width);
                y.write((long) i * width, row, 0, width);
            }
        });
    }
}
