package org.medicalgpt4j.data;

import java.util.Arrays;

/** Which sequences of a set an epoch takes, and in what order: a function of the epoch alone, so that any can be found again. */
interface EpochOrder {
    /** Places in the set; one may occur more than once. */
    int[] places(int epoch);

    /** Every sequence once, shuffled anew for each epoch or in their own order. */
    static EpochOrder all(int size, boolean shuffle, long seed) {
        return epoch -> {
            if (shuffle) {
                return Shuffle.permutation(size, seed, Shuffle.Purpose.EPOCH, epoch);
            }
            int[] order = new int[size];
            Arrays.setAll(order, i -> i);
            return order;
        };
    }
}
