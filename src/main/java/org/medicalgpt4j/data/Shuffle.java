package org.medicalgpt4j.data;

import java.util.Arrays;
import org.medicalgpt4j.random.Philox;

/** Random orders that depend on a seed, a purpose and a round alone. */
final class Shuffle {
    /** What an order is for, so that no two uses of one seed are related. */
    enum Purpose {
        EPOCH(0x45504F43),
        EVALUATION_SPLIT(0x4556414C),
        MIXTURE(0x4D495854);

        private final int counter;

        Purpose(int counter) {
            this.counter = counter;
        }
    }

    private Shuffle() {}

    /** A permutation of 0 to {@code count - 1}, drawn uniformly (Fisher and Yates). */
    static int[] permutation(int count, long seed, Purpose purpose, int round) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        for (int i = count - 1; i > 0; i--) {
            long bits = Philox.bits((int) seed, (int) (seed >>> 32), i, purpose.counter, round);
            // The high half of a product scales 63 random bits to [0, i].
            int j = (int) Math.multiplyHigh(bits >>> 1, 2L * (i + 1));
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
