package org.medicalgpt4j.tool.data;

/** Finds the first row of a hash: 8 to 16 bytes a row. */
final class FirstRows {
    private static final int NONE = -1;

    private final long[] hashes;
    /** Rows plus 1, placed by their hashes, each where the next free slot was; 0 where there is none. */
    private final int[] slots;

    /** @param rows how many of the hashes there are */
    FirstRows(long[] hashes, int rows) {
        this.hashes = hashes;
        this.slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, Math.min(rows, 1 << 28))) * 4)];
        for (int row = 0; row < rows; row++) {
            int slot = slot(hashes[row]);
            if (slots[slot] == 0) {
                slots[slot] = row + 1;
            }
        }
    }

    /** The first row with this hash; -1 if there is none. */
    int of(long hash) {
        int found = slots[slot(hash)];
        return found == 0 ? NONE : found - 1;
    }

    private int slot(long hash) {
        int slot = (int) hash & slots.length - 1;
        while (slots[slot] != 0 && hashes[slots[slot] - 1] != hash) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }
}
