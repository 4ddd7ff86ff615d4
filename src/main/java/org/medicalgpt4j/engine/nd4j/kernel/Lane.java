package org.medicalgpt4j.engine.nd4j.kernel;

/** One of the threads that work on a job: its number, and arrays it keeps for the blocks it works on. */
public final class Lane {
    private static final int SMALLEST = 4096;
    private static final int SLOTS = 8;

    private final int index;
    private final float[][] blocks = new float[SLOTS][0];

    Lane(int index) {
        this.index = index;
    }

    /** 0 for the thread that called, up to the number of threads - 1; no two lanes of a job have the same. */
    public int index() {
        return index;
    }

    /** An array of at least {@code length} floats, contents undefined. The same slot gives the same array again. */
    public float[] floats(int slot, int length) {
        float[] block = blocks[slot];
        if (block.length < length) {
            block = new float[Math.max(SMALLEST, length + length / 4)];
            blocks[slot] = block;
        }
        return block;
    }
}
