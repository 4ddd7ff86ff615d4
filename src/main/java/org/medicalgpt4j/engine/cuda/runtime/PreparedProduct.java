package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.*;
import static org.bytedeco.cuda.global.cudart.CUDA_R_16BF;
import static org.bytedeco.cuda.global.cudart.CUDA_R_32F;

import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.nd4j.linalg.api.buffer.DataType;

/** cuBLASLt's description of one shape of product, and the algorithm it chose for it. */
record PreparedProduct(
        cublasLtMatmulDescOpaque_t description,
        cublasLtMatrixLayoutOpaque_t left,
        cublasLtMatrixLayoutOpaque_t right,
        cublasLtMatrixLayoutOpaque_t result,
        cublasLtMatmulHeuristicResult_t choice) {

    static PreparedProduct of(cublasLtContext handle, ProductShape shape) {
        cublasLtMatmulDescOpaque_t description;
        try (PointerPointer<cublasLtMatmulDescOpaque_t> made = new PointerPointer<>(1)) {
            Status.blas(cublasLtMatmulDescCreate(made, CUBLAS_COMPUTE_32F, CUDA_R_32F), "describe " + shape);
            description = made.get(cublasLtMatmulDescOpaque_t.class, 0);
        }
        set(description, CUBLASLT_MATMUL_DESC_TRANSA, shape.transposeB() ? CUBLAS_OP_T : CUBLAS_OP_N);
        set(description, CUBLASLT_MATMUL_DESC_TRANSB, shape.transposeA() ? CUBLAS_OP_T : CUBLAS_OP_N);
        if (shape.bias()) {
            set(description, CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, code(shape.factors()));
            set(description, CUBLASLT_MATMUL_DESC_EPILOGUE, CUBLASLT_EPILOGUE_BIAS);
        }
        cublasLtMatrixLayoutOpaque_t left = layout(shape.factors(), shape.transposeB(), shape.columns(), shape.inner());
        cublasLtMatrixLayoutOpaque_t right = layout(shape.factors(), shape.transposeA(), shape.inner(), shape.rows());
        cublasLtMatrixLayoutOpaque_t result = layout(shape.result(), false, shape.columns(), shape.rows());
        PreparedProduct product =
                new PreparedProduct(description, left, right, result, new cublasLtMatmulHeuristicResult_t());
        product.choose(handle, shape);
        return product;
    }

    private void choose(cublasLtContext handle, ProductShape shape) {
        cublasLtMatmulPreferenceOpaque_t preference;
        try (PointerPointer<cublasLtMatmulPreferenceOpaque_t> made = new PointerPointer<>(1)) {
            Status.blas(cublasLtMatmulPreferenceCreate(made), "state preferences");
            preference = made.get(cublasLtMatmulPreferenceOpaque_t.class, 0);
        }
        try (LongPointer workspace = new LongPointer(1).put(MatrixProducts.WORKSPACE_BYTES)) {
            prefer(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, shape.alignmentB());
            prefer(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, shape.alignmentA());
            prefer(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, shape.alignmentC());
            prefer(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, shape.alignmentC());
            // partial sums are put together by a second kernel, never by atomics: the same bits in every run
            prefer(
                    preference,
                    CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK,
                    CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE | CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE);
            Status.blas(
                    cublasLtMatmulPreferenceSetAttribute(
                            preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, workspace, Long.BYTES),
                    "limit its workspace");
            int[] found = new int[1];
            Status.blas(
                    cublasLtMatmulAlgoGetHeuristic(
                            handle, description, left, right, result, result, preference, 1, choice, found),
                    "choose an algorithm for " + shape);
        } finally {
            cublasLtMatmulPreferenceDestroy(preference);
        }
    }

    cublasLtMatmulAlgo_t algorithm() {
        return choice.algo();
    }

    void setBias(long address) {
        try (LongPointer value = new LongPointer(1).put(address)) {
            Status.blas(
                    cublasLtMatmulDescSetAttribute(description, CUBLASLT_MATMUL_DESC_BIAS_POINTER, value, Long.BYTES),
                    "set the bias");
        }
    }

    private static void set(cublasLtMatmulDescOpaque_t description, int attribute, int number) {
        try (IntPointer value = new IntPointer(1).put(number)) {
            Status.blas(
                    cublasLtMatmulDescSetAttribute(description, attribute, value, Integer.BYTES),
                    "set attribute " + attribute);
        }
    }

    private static void prefer(cublasLtMatmulPreferenceOpaque_t preference, int attribute, int number) {
        try (IntPointer value = new IntPointer(1).put(number)) {
            Status.blas(
                    cublasLtMatmulPreferenceSetAttribute(preference, attribute, value, Integer.BYTES),
                    "set preference " + attribute);
        }
    }

    private static int code(DataType type) {
        return type == DataType.BFLOAT16 ? CUDA_R_16BF : CUDA_R_32F;
    }

    /** A column-major matrix that is {@code rows x columns} after the transposition asked for. */
    private static cublasLtMatrixLayoutOpaque_t layout(DataType type, boolean transposed, long rows, long columns) {
        long storedRows = transposed ? columns : rows;
        long storedColumns = transposed ? rows : columns;
        try (PointerPointer<cublasLtMatrixLayoutOpaque_t> made = new PointerPointer<>(1)) {
            Status.blas(
                    cublasLtMatrixLayoutCreate(made, code(type), storedRows, storedColumns, storedRows),
                    "describe a matrix");
            return made.get(cublasLtMatrixLayoutOpaque_t.class, 0);
        }
    }

    void close() {
        cublasLtMatmulDescDestroy(description);
        cublasLtMatrixLayoutDestroy(left);
        cublasLtMatrixLayoutDestroy(right);
        cublasLtMatrixLayoutDestroy(result);
        choice.close();
    }
}
