package org.medicalgpt4j.random;

/**
 * Counter-based random numbers: Philox4x32 with ten rounds (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3",
 * 2011). A number depends on its key and counter alone, not on threads, batches or restarts.
 */
public final class Philox {
    private Philox() {}

    /** A number in [0, 1) with 24 random bits. */
    public static float uniform(int key0, int key1, long counter, int counter2, int counter3) {
        return (int) (bits(key0, key1, counter, counter2, counter3) >>> 40) * 0x1p-24f;
    }

    /** 64 random bits: the first word of the output, then the second. */
    public static long bits(int key0, int key1, long counter, int counter2, int counter3) {
        int a = (int) counter;
        int b = (int) (counter >>> 32);
        int c = counter2;
        int d = counter3;
        int k = key0;
        int l = key1;
        for (int round = 0; round < 10; round++) {
            long p = (a & 0xffffffffL) * 0xD2511F53L;
            long q = (c & 0xffffffffL) * 0xCD9E8D57L;
            int na = (int) (q >>> 32) ^ b ^ k;
            int nc = (int) (p >>> 32) ^ d ^ l;
            b = (int) q;
            d = (int) p;
            a = na;
            c = nc;
            k += 0x9E3779B9;
            l += 0xBB67AE85;
        }
        return (long) a << 32 | b & 0xffffffffL;
    }
}
