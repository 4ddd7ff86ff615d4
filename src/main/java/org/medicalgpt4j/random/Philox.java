package org.medicalgpt4j.random;

/**
 * Counter-based random numbers: Philox4x32 with ten rounds (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3",
 * 2011). A number depends on its key and counter alone, not on threads, batches or restarts.
 */
public final class Philox {
    /** Random words that one counter gives. */
    public static final int WORDS = 4;

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int KEY_STEP_0 = 0x9E3779B9;
    private static final int KEY_STEP_1 = 0xBB67AE85;
    private static final long WORD = 0xffffffffL;

    private Philox() {}

    /**
     * The four random words of a counter.
     *
     * @param key0 low half of the key
     * @param key1 high half of the key
     * @param counter the counter's two low words
     * @param counter2 the counter's third word
     * @param counter3 the counter's fourth word
     * @param words filled with 4 times 32 random bits
     */
    public static void block(int key0, int key1, long counter, int counter2, int counter3, int[] words) {
        int c0 = (int) counter;
        int c1 = (int) (counter >>> 32);
        int c2 = counter2;
        int c3 = counter3;
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & WORD);
            long product1 = MULTIPLIER_1 * (c2 & WORD);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }

    /** A number in [0, 1) from the upper 24 bits of a random word; exact in f32. */
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /** A number in [0, 1) from the first word of a counter's block. */
    public static float uniform(int key0, int key1, long counter, int counter2, int counter3) {
        return uniform((int) (bits(key0, key1, counter, counter2, counter3) >>> 32));
    }

    /** 64 random bits: the first word of the output, then the second. */
    public static long bits(int key0, int key1, long counter, int counter2, int counter3) {
        int[] words = new int[WORDS];
        block(key0, key1, counter, counter2, counter3, words);
        return (long) words[0] << 32 | words[1] & WORD;
    }
}
