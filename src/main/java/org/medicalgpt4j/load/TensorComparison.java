package org.medicalgpt4j.load;

import java.util.Arrays;
import org.medicalgpt4j.checkpoint.StoredTensor;

/** Compares stored tensors piece by piece. */
final class TensorComparison {
    private static final int PIECE = 1 << 16;

    private TensorComparison() {}

    /** Whether shapes and all values are the same. */
    static boolean equal(StoredTensor a, StoredTensor b) {
        if (!Arrays.equals(a.info().shape(), b.info().shape())) {
            return false;
        }
        float[] left = new float[PIECE];
        float[] right = new float[PIECE];
        for (long offset = 0; offset < a.info().elements(); offset += PIECE) {
            int length = (int) Math.min(PIECE, a.info().elements() - offset);
            a.readFloats(offset, left, 0, length);
            b.readFloats(offset, right, 0, length);
            if (!Arrays.equals(left, 0, length, right, 0, length)) {
                return false;
            }
        }
        return true;
    }
}
