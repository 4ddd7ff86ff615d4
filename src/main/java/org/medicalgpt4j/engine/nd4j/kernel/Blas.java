package org.medicalgpt4j.engine.nd4j.kernel;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;

/** Matrix products on row-major f32 memory by OpenBLAS. */
public final class Blas {
    private Blas() {}

    /** How many threads a product may use; 1 while several Java threads make products of their own. */
    public static void threads(int threads) {
        blas_set_num_threads(threads);
    }

    /**
     * {@code c[rows, columns] = alpha * op(a) op(b) + beta * c} with {@code op(a)} of shape {@code [rows, inner]}.
     * A single row goes through a matrix-vector product, which reads the weights at full memory speed.
     */
    public static void multiply(
            boolean transposeA,
            boolean transposeB,
            int rows,
            int columns,
            int inner,
            float alpha,
            FloatPointer a,
            int strideA,
            FloatPointer b,
            int strideB,
            float beta,
            FloatPointer c,
            int strideC) {
        if (rows == 0 || columns == 0) {
            return;
        }
        if (rows == 1 && !transposeA) {
            int bRows = transposeB ? columns : inner;
            int bColumns = transposeB ? inner : columns;
            cblas_sgemv(
                    CblasRowMajor,
                    transposeB ? CblasNoTrans : CblasTrans,
                    bRows,
                    bColumns,
                    alpha,
                    b,
                    strideB,
                    a,
                    1,
                    beta,
                    c,
                    1);
            return;
        }
        cblas_sgemm(
                CblasRowMajor,
                transposeA ? CblasTrans : CblasNoTrans,
                transposeB ? CblasTrans : CblasNoTrans,
                rows,
                columns,
                inner,
                alpha,
                a,
                strideA,
                b,
                strideB,
                beta,
                c,
                strideC);
    }
}
