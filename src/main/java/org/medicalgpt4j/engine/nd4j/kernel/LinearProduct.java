package org.medicalgpt4j.engine.nd4j.kernel;

/**
 * {@code y = x W^T} on top of something each part of y is started with (a bias, a low-rank update), so that y is passed
 * over once less.
 *
 * <p>With many rows it is a general product. With one row it is a matrix-vector product. With a few rows, a batch of
 * decoded sequences, the general product would spend its time on rearranging W; there W is cut into pieces so small that
 * OpenBLAS multiplies them as they are, and that are read from memory once for all rows.
 */
final class LinearProduct {
    /** Up to this many rows small pieces are faster than the general product. */
    static final int FEW_ROWS = 24;

    private static final int PIECE_GRAIN = 8;

    /** Columns of a piece when there is one row. */
    private static final int VECTOR_PIECE = 64;

    /** So many elements of W are worth another thread. */
    private static final int WORTHWHILE = 1 << 16;

    /** Leaves y as it is, to be overwritten. */
    static final Start NOTHING = (rowFrom, rowTo, columnFrom, columnTo, lane) -> false;

    private LinearProduct() {}

    /** Starts a part of y. */
    @FunctionalInterface
    interface Start {
        /** Fills {@code y[rowFrom..rowTo, columnFrom..columnTo]}, or does nothing and answers false. */
        boolean fill(int rowFrom, int rowTo, int columnFrom, int columnTo, Lane lane);
    }

    static void run(Matrix x, Matrix weight, Matrix y, Start start, Workers workers) {
        if (y.rows() > FEW_ROWS) {
            many(x, weight, y, start, workers);
        } else if (y.rows() > 0) {
            few(x, weight, y, start, workers);
        }
    }

    private static void many(Matrix x, Matrix weight, Matrix y, Start start, Workers workers) {
        int rows = y.rows();
        int columns = y.columns();
        boolean byRows = rows >= columns;
        int length = byRows ? rows : columns;
        int parts = MatrixProduct.parts(length, (long) rows * columns * x.columns(), workers);
        workers.each(parts, (part, lane) -> {
            int from = MatrixProduct.cut(length, part, parts);
            int to = MatrixProduct.cut(length, part + 1, parts);
            if (byRows) {
                multiply(x.rows(from, to), weight, y.rows(from, to), start.fill(from, to, 0, columns, lane));
            } else {
                boolean started = start.fill(0, rows, from, to, lane);
                multiply(x, weight.rows(from, to), y.columns(from, to), started);
            }
        });
    }

    private static void few(Matrix x, Matrix weight, Matrix y, Start start, Workers workers) {
        int rows = y.rows();
        int columns = y.columns();
        int width = rows == 1 ? VECTOR_PIECE : pieceWidth(rows, x.columns());
        int fewest = Math.max(1, WORTHWHILE / Math.max(1, Math.min(width, columns) * x.columns()));
        workers.ranges((columns + width - 1) / width, fewest, (first, last, lane) -> {
            boolean started = start.fill(0, rows, first * width, Math.min(columns, last * width), lane);
            if (rows == 1) {
                int end = Math.min(columns, last * width);
                multiply(x, weight.rows(first * width, end), y.columns(first * width, end), started);
                return;
            }
            for (int from = first * width; from < Math.min(columns, last * width); from += width) {
                int to = Math.min(columns, from + width);
                multiply(x, weight.rows(from, to), y.columns(from, to), started);
            }
        });
    }

    private static void multiply(Matrix x, Matrix weight, Matrix y, boolean started) {
        Blas.multiply(1f, x, weight.transpose(), started ? 1f : 0f, y);
    }

    private static int pieceWidth(int rows, int inner) {
        int width = Math.min(NarrowProduct.RESULT / rows, NarrowProduct.MULTIPLICATIONS / Math.max(1, rows * inner));
        return Math.max(PIECE_GRAIN, width / PIECE_GRAIN * PIECE_GRAIN);
    }
}
