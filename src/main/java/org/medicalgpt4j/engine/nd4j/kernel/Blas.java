package org.medicalgpt4j.engine.nd4j.kernel;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

/**
 * Matrix products on f32 memory by OpenBLAS, in the calling thread alone.
 *
 * <p>Its own threads are not used: split over {@link Workers} a product is as fast on a quiet machine, and on a busy one
 * OpenBLAS' threads wait for each other at barriers (measured: five to ten times slower with one competing process).
 */
public final class Blas {
    private Blas() {}

    /**
     * Makes sure that products stay in the calling thread. Setting the number is slow (milliseconds) and ND4J sets it when
     * it starts, so it is looked at before each piece of work and set when it is wrong.
     */
    static void useCallingThread() {
        if (blas_get_num_threads() != 1) {
            blas_set_num_threads(1);
        }
    }

    /** {@code c = alpha * a b + beta * c}; with {@code beta} 0 the contents of c do not matter. */
    static void multiply(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        if (c.transposed()) {
            multiply(alpha, b.transpose(), a.transpose(), beta, c.transpose());
        } else if (c.rows() > 0 && c.columns() > 0) {
            if (c.rows() == 1 && !a.transposed()) {
                multiplyRow(alpha, a, b, beta, c);
            } else {
                cblas_sgemm(
                        CblasRowMajor,
                        a.transposed() ? CblasTrans : CblasNoTrans,
                        b.transposed() ? CblasTrans : CblasNoTrans,
                        c.rows(),
                        c.columns(),
                        a.columns(),
                        alpha,
                        a.pointer(),
                        a.stride(),
                        b.pointer(),
                        b.stride(),
                        beta,
                        c.pointer(),
                        c.stride());
            }
        }
    }

    /** A single row: the matrix-vector product reads a matrix at full memory speed, the general product does not. */
    private static void multiplyRow(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        cblas_sgemv(
                CblasRowMajor,
                b.transposed() ? CblasNoTrans : CblasTrans,
                b.transposed() ? b.columns() : b.rows(),
                b.transposed() ? b.rows() : b.columns(),
                alpha,
                b.pointer(),
                b.stride(),
                a.pointer(),
                1,
                beta,
                c.pointer(),
                1);
    }
}
