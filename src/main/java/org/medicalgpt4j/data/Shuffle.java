package org.medicalgpt4j.data;

import java.util.Arrays;

/** Random orders that depend on a seed, a purpose and a round alone. */
final class Shuffle {
    /** What an order is for, so that no two uses of one seed are related. */
    enum Purpose {
        EPOCH,
        EVALUATION_SPLIT
    }

    private Shuffle() {}

    /** A uniformly drawn permutation of 0 to {@code count - 1} (Fisher and Yates). */
    static int[] permutation(int count, long seed, Purpose purpose, int round) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        long key = SequenceStore.mix(SequenceStore.mix(SequenceStore.mix(seed) + purpose.ordinal()) + round);
        for (int i = count - 1; i > 0; i--) {
            long bits = SequenceStore.mix(key + i) >>> 1;
            int j = (int) Math.multiplyHigh(bits, 2L * (i + 1));
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
