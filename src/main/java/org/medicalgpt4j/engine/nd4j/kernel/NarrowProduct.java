package org.medicalgpt4j.engine.nd4j.kernel;

/**
 * Products with a matrix of few rows or columns, such as those of adapters, in the calling thread. They are cut into pieces
 * that OpenBLAS multiplies where they lie; a large narrow product would spend most of its time on rearranging the operands
 * (measured: 30 to 50 GFLOP/s, in pieces 80 to 110).
 */
final class NarrowProduct {
    /** OpenBLAS leaves operands as they are up to this many multiplications ... */
    static final int MULTIPLICATIONS = 1_000_000;
    /** ... and, if the second one is transposed, up to this many elements of the result. */
    static final int RESULT = 1200;

    private static final int LONGEST = 64;
    private static final int GRAIN = 8;

    private NarrowProduct() {}

    /** {@code c = alpha * a b + beta * c}, some rows at a time. */
    static void run(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        int most = b.transposed() ? RESULT / Math.max(1, c.columns()) : LONGEST;
        int step = step(most, c.columns(), a.columns());
        for (int from = 0; from < c.rows(); from += step) {
            int to = Math.min(c.rows(), from + step);
            Blas.multiply(alpha, a.rows(from, to), b, beta, c.rows(from, to));
        }
    }

    /** {@code c = alpha * a b + beta * c}, some terms of its sums at a time. */
    static void sum(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        int step = step(LONGEST, c.rows(), c.columns());
        for (int from = 0; from < a.columns() || from == 0; from += step) {
            int to = Math.min(a.columns(), from + step);
            Blas.multiply(alpha, a.columns(from, to), b.rows(from, to), from == 0 ? beta : 1f, c);
        }
    }

    private static int step(int most, int width, int depth) {
        int fitting = (int) (MULTIPLICATIONS / Math.max(1L, (long) width * depth));
        return Math.max(GRAIN, Math.min(LONGEST, Math.min(most, fitting)) / GRAIN * GRAIN);
    }
}
