package org.medicalgpt4j.engine.nd4j.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.QuantizedWeight;

/**
 * Products with a packed matrix. Only small pieces of it are ever widened to f32, in memory of the thread that multiplies with
 * them. Pieces do not depend on the number of threads, so neither do results.
 */
final class QuantizedProduct {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    /** Rows of W in a piece. */
    private static final int ROWS = 64;
    /** Columns of W in a piece of a product with W itself. */
    private static final int COLUMNS = 256;
    /** Up to this many rows of x are multiplied row of W by row of W. */
    private static final int FEW = 8;

    private QuantizedProduct() {}

    /** Floats of scratch memory for {@link #forward}. */
    static long forwardScratch(QuantizedWeight weight, long rows, KernelOptions options) {
        return rows <= FEW ? 0 : options.threads() * ROWS * weight.columns();
    }

    /** Floats of scratch memory for {@link #backward}. */
    static long backwardScratch(KernelOptions options) {
        return (long) options.threads() * ROWS * COLUMNS;
    }

    /** {@code y = x W^T}, on top of what the start leaves in y. */
    static void forward(KernelCall call, HostTensor packed, QuantizedWeight weight, LinearProduct.Start start) {
        int pieces = pieces(weight.rows(), ROWS);
        int fewest = Math.max(1, (int) ((1 << 16) / (ROWS * weight.columns())));
        boolean few = call.input(0).rows() <= FEW;
        call.workers().ranges(pieces, fewest, (first, last, lane) -> {
            ByteBuffer bytes = packed.bytes();
            for (int piece = first; piece < last; piece++) {
                int from = piece * ROWS;
                int to = (int) Math.min(weight.rows(), from + ROWS);
                boolean started = start.fill(0, call.input(0).rows(), from, to, lane);
                if (few) {
                    rows(call, bytes, weight, from, to, started, lane);
                } else {
                    Matrix wide = widened(call, bytes, weight, from, to, 0, (int) weight.columns(), lane);
                    Matrix y = call.output(0).matrix().columns(from, to);
                    Blas.multiply(1f, call.input(0).matrix(), wide.transpose(), started ? 1f : 0f, y);
                }
            }
        });
    }

    /** {@code dx = dy W}. */
    static void backward(KernelCall call, HostTensor packed, QuantizedWeight weight) {
        Matrix dy = call.input(0).matrix();
        call.workers().ranges(pieces(weight.columns(), COLUMNS), 1, (first, last, lane) -> {
            ByteBuffer bytes = packed.bytes();
            for (int piece = first; piece < last; piece++) {
                int from = piece * COLUMNS;
                int to = (int) Math.min(weight.columns(), from + COLUMNS);
                Matrix dx = call.output(0).matrix().columns(from, to);
                for (int row = 0; row < weight.rows(); row += ROWS) {
                    int end = (int) Math.min(weight.rows(), row + ROWS);
                    Matrix wide = widened(call, bytes, weight, row, end, from, to, lane);
                    Blas.multiply(1f, dy.columns(row, end), wide, row == 0 ? 0f : 1f, dx);
                }
            }
        });
    }

    /** A rectangle of W in this lane's part of the scratch memory. */
    private static Matrix widened(
            KernelCall call,
            ByteBuffer bytes,
            QuantizedWeight weight,
            int rowFrom,
            int rowTo,
            int columnFrom,
            int columnTo,
            Lane lane) {
        int width = columnTo - columnFrom;
        long most = width == weight.columns() ? weight.columns() : COLUMNS;
        HostTensor tile = call.scratch(lane.index() * ROWS * most, rowTo - rowFrom, width);
        float[] row = lane.floats(0, width);
        for (int r = rowFrom; r < rowTo; r++) {
            widen(bytes, weight, r * weight.columns() + columnFrom, row, width);
            tile.write((long) (r - rowFrom) * width, row, 0, width);
        }
        return tile.matrix();
    }

    private static void rows(
            KernelCall call, ByteBuffer bytes, QuantizedWeight weight, int from, int to, boolean started, Lane lane) {
        int width = (int) weight.columns();
        int count = call.input(0).rows();
        float[] x = lane.floats(0, count * width);
        float[] row = lane.floats(1, width);
        float[] y = lane.floats(2, count * ROWS);
        call.input(0).read(0, x, 0, count * width);
        int length = to - from;
        for (int i = 0; i < count; i++) {
            if (started) {
                call.output(0).read(i * weight.rows() + from, y, i * ROWS, length);
            } else {
                Arrays.fill(y, i * ROWS, i * ROWS + length, 0);
            }
        }
        Optional<PackedRow> packed = PackedRow.of(weight);
        for (int r = from; r < to; r++) {
            if (packed.isPresent()) {
                packed.get().read(bytes, r);
            } else {
                widen(bytes, weight, (long) r * width, row, width);
            }
            for (int i = 0; i < count; i++) {
                y[i * ROWS + r - from] +=
                        packed.isPresent() ? packed.get().dot(x, i * width) : MATH.dot(x, i * width, row, 0, width);
            }
        }
        for (int i = 0; i < count; i++) {
            call.output(0).write(i * weight.rows() + from, y, i * ROWS, length);
        }
    }

    private static void widen(ByteBuffer bytes, QuantizedWeight weight, long offset, float[] row, int width) {
        weight.format().widen(bytes, weight.rows(), weight.columns(), offset, row, 0, width);
    }

    private static int pieces(long length, int size) {
        return (int) ((length + size - 1) / size);
    }
}
