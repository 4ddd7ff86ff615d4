package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Optional;
import org.medicalgpt4j.op.LoraLinear;

/**
 * Gradients of a low-rank update, with or without a weight beside it. The first inputs are dy, x, xa, A and B.
 *
 * <p>Rows are independent up to dx: each thread takes its rows through {@code inner = scale * dy B}, the low-rank part of dx,
 * dropout, and the product with W. Then dA and dB sum over all rows, each thread for columns of its own.
 */
final class LowRankGradient {
    private static final int DX = 0;
    private static final int DA = 1;
    private static final int DB = 2;
    /** Grains of columns for a thread: sums over rows are slow for few columns. */
    private static final int WIDE = 4;

    private LowRankGradient() {}

    static boolean canAdd(int output) {
        return output != DX;
    }

    /** Floats of scratch memory for these shapes of inputs. */
    static long scratch(LoraLinear.Settings settings, long[][] inputs) {
        long rows = inputs[1][0];
        long dropped = settings.dropout() > 0 ? rows * inputs[1][1] : 0;
        return dropped + rows * inputs[3][0] + inputs[4][0] * inputs[4][1];
    }

    /** @param weight W, if the layer has it in f32: its part of dx is added then */
    static void run(LoraLinear.Settings settings, KernelCall call, Optional<HostTensor> weight) {
        Blas.useCallingThread();
        HostTensor dy = call.input(0);
        HostTensor x = call.input(1);
        Workers workers = call.workers();
        int rows = x.rows();
        int rank = call.input(3).size(0);
        boolean drops = settings.dropout() > 0;
        HostTensor dropped = drops ? call.scratch(0, rows, x.size(1)) : x;
        HostTensor inner = call.scratch(drops ? dropped.length() : 0, rows, rank);
        if (call.wants(DX) || call.wants(DA)) {
            int parts = MatrixProduct.parts(rows, dy.length() * x.size(1), workers);
            workers.each(parts, (part, lane) -> {
                int from = MatrixProduct.cut(rows, part, parts);
                rows(settings, call, weight, dropped, inner, from, MatrixProduct.cut(rows, part + 1, parts), lane);
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
                    dy.size(1), WIDE, workers, (from, to, lane) -> outward(settings, call, transposed, from, to, lane));
        }
    }

    private static void rows(
            LoraLinear.Settings settings,
            KernelCall call,
            Optional<HostTensor> weight,
            HostTensor dropped,
            HostTensor inner,
            int from,
            int to,
            Lane lane) {
        Matrix dy = call.input(0).matrix().rows(from, to);
        Matrix innerRows = inner.matrix().rows(from, to);
        NarrowProduct.run((float) settings.scale(), dy, call.input(4).matrix(), 0f, innerRows);
        if (call.wants(DX)) {
            Matrix dx = call.output(DX).matrix().rows(from, to);
            NarrowProduct.run(1f, innerRows, call.input(3).matrix(), 0f, dx);
        }
        if (settings.dropout() > 0) {
            drop(settings, call, dropped, from, to, lane);
        }
        if (call.wants(DX) && weight.isPresent()) {
            Matrix dx = call.output(DX).matrix().rows(from, to);
            Blas.multiply(1f, dy, weight.get().matrix(), 1f, dx);
        }
    }

    /** Drops the elements of x for dA, and those of the low-rank part of dx. */
    private static void drop(
            LoraLinear.Settings settings, KernelCall call, HostTensor dropped, int from, int to, Lane lane) {
        HostTensor key = call.input(call.inputs() - 1);
        if (call.wants(DA)) {
            DroppedRows.run(settings, key, call.input(1), dropped, from, to, lane);
        }
        if (call.wants(DX)) {
            DroppedRows.run(settings, key, call.output(DX), call.output(DX), from, to, lane);
        }
    }

    /** {@code dB = scale * dy^T xa} for some rows of dB, by way of its transpose. */
    private static void outward(
            LoraLinear.Settings settings, KernelCall call, HostTensor transposed, int from, int to, Lane lane) {
        Matrix xa = call.input(2).matrix().transpose();
        Matrix dy = call.input(0).matrix().columns(from, to);
        NarrowProduct.sum(
                (float) settings.scale(), xa, dy, 0f, transposed.matrix().columns(from, to));
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
