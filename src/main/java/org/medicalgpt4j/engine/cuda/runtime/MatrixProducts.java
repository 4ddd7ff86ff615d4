package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.cublasLtCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmul;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.FloatPointer;

/** Matrix products by cuBLASLt: f32 without TF32, or bf16 with sums in f32; with the same bits in every run. */
final class MatrixProducts implements AutoCloseable {
    static final long WORKSPACE_BYTES = 32L << 20;

    private final cublasLtContext handle = new cublasLtContext();
    private final CUstream_st stream;
    private final DeviceMemory workspace;
    private final Map<ProductShape, PreparedProduct> prepared = new HashMap<>();
    private final FloatPointer alpha = new FloatPointer(1);
    private final FloatPointer beta = new FloatPointer(1);

    MatrixProducts(CUstream_st stream) {
        this.stream = stream;
        Status.blas(cublasLtCreate(handle), "start");
        this.workspace = new DeviceMemory("the workspace of matrix products", WORKSPACE_BYTES);
    }

    /**
     * {@code d = scale * op(a) op(b) + kept * c + bias}, row-major; c may be d.
     *
     * @param bias [columns of d], or null for none
     */
    void multiply(
            float scale,
            DeviceTensor a,
            boolean transposeA,
            DeviceTensor b,
            boolean transposeB,
            float kept,
            DeviceTensor c,
            DeviceTensor d,
            DeviceTensor bias) {
        if (d.length() == 0) {
            return;
        }
        ProductShape shape = ProductShape.of(a, transposeA, b, transposeB, d, bias);
        PreparedProduct product = prepared.computeIfAbsent(shape, s -> PreparedProduct.of(handle, s));
        if (bias != null) {
            product.setBias(bias.address());
        }
        alpha.put(scale);
        beta.put(kept);
        // cuBLAS is column-major: it sees every matrix transposed, and computes c' = b' a'
        int status = cublasLtMatmul(
                handle,
                product.description(),
                alpha,
                new Address(b.address()),
                product.left(),
                new Address(a.address()),
                product.right(),
                beta,
                new Address(c.address()),
                product.result(),
                new Address(d.address()),
                product.result(),
                product.algorithm(),
                new Address(workspace.address(0, WORKSPACE_BYTES)),
                WORKSPACE_BYTES,
                stream);
        if (status != 0) {
            Status.blas(status, "multiply " + shape);
        }
    }

    @Override
    public void close() {
        prepared.values().forEach(PreparedProduct::close);
        workspace.close();
        cublasLtDestroy(handle);
    }
}
