package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;

/** Where a sum that may be added to an output starts. */
final class Sums {
    private Sums() {}

    /** What the output holds if it is added to, else zero. */
    static void start(HostTensor output, long offset, float[] sum, int length, boolean adds) {
        if (adds) {
            output.read(offset, sum, 0, length);
        } else {
            Arrays.fill(sum, 0, length, 0f);
        }
    }
}
