package org.medicalgpt4j.engine.nd4j.kernel;

/** Matrix products split over threads. */
final class MatrixProduct {
    /** Splits fall on multiples of this, so that inner kernels meet the same groups however many threads there are. */
    static final int GRAIN = 64;

    /**
     * Below this many multiplications a part is not worth another thread. It is also above the size up to which OpenBLAS uses
     * other code for small products, so that the same code runs however many threads there are.
     */
    private static final long SMALLEST_PART = 1 << 20;

    private MatrixProduct() {}

    /** {@code c = alpha * a b + beta * c}; with {@code beta} 0 the contents of c do not matter. */
    static void run(float alpha, Matrix a, Matrix b, float beta, Matrix c, Workers workers) {
        boolean byRows = c.rows() >= c.columns();
        int length = byRows ? c.rows() : c.columns();
        int parts = parts(length, (long) c.rows() * c.columns() * a.columns(), workers);
        workers.each(parts, (part, lane) -> {
            int from = cut(length, part, parts);
            int to = cut(length, part + 1, parts);
            if (byRows) {
                Blas.multiply(alpha, a.rows(from, to), b, beta, c.rows(from, to));
            } else {
                Blas.multiply(alpha, a, b.columns(from, to), beta, c.columns(from, to));
            }
        });
    }

    /** Cuts rows or columns into ranges at multiples of {@link #GRAIN}, none with fewer than {@code fewest} of these. */
    static void ranges(int length, int fewest, Workers workers, Workers.RangeTask task) {
        workers.ranges(
                (length + GRAIN - 1) / GRAIN,
                fewest,
                (from, to, lane) -> task.run(from * GRAIN, Math.min(length, to * GRAIN), lane));
    }

    /** Into how many parts to cut {@code length} for this many multiplications. */
    static int parts(int length, long multiplications, Workers workers) {
        long worth = Math.max(1, multiplications / SMALLEST_PART);
        return (int) Math.min(Math.min(workers.threads(), worth), Math.max(1, length / GRAIN));
    }

    /** Where part {@code part} begins. */
    static int cut(int length, int part, int parts) {
        return part == parts ? length : (int) ((long) length * part / parts) / GRAIN * GRAIN;
    }
}
