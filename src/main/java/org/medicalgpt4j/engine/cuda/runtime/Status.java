package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.cublasGetStatusString;
import static org.bytedeco.cuda.global.cudart.cuGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.medicalgpt4j.engine.EngineException;

/** Turns statuses that are not success into exceptions which say what was being done. */
final class Status {
    private Status() {}

    static void runtime(int status, String what) {
        if (status != 0) {
            throw new EngineException(
                    "CUDA could not " + what + ": " + cudaGetErrorString(status).getString());
        }
    }

    static void driver(int status, String what) {
        if (status != 0) {
            try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
                cuGetErrorString(status, text);
                BytePointer name = text.get(BytePointer.class, 0);
                throw new EngineException(
                        "CUDA could not " + what + ": " + (name == null ? "error " + status : name.getString()));
            }
        }
    }

    static void blas(int status, String what) {
        if (status != 0) {
            throw new EngineException("cuBLASLt could not " + what + ": "
                    + cublasGetStatusString(status).getString());
        }
    }
}
