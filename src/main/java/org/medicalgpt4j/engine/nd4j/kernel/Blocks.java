package org.medicalgpt4j.engine.nd4j.kernel;

/** Cuts tensors that are worked on element by element into blocks which fit the first-level cache. */
final class Blocks {
    /** Floats of one block. */
    static final int LENGTH = 2048;

    /** Fewer blocks than this are not worth another thread. */
    private static final int FEWEST = 8;

    private Blocks() {}

    static void each(long length, Workers workers, BlockTask task) {
        int blocks = Math.toIntExact((length + LENGTH - 1) / LENGTH);
        workers.ranges(blocks, FEWEST, (from, to, lane) -> {
            for (int block = from; block < to; block++) {
                long offset = (long) block * LENGTH;
                task.run(offset, (int) Math.min(LENGTH, length - offset), lane);
            }
        });
    }

    /** How many rows of a width are worth another thread, if a row costs as much as copying it a few times. */
    static int worthwhileRows(int width) {
        return Math.max(1, FEWEST * LENGTH / Math.max(1, width));
    }

    /** Work on {@code length} elements from {@code offset}. */
    @FunctionalInterface
    interface BlockTask {
        void run(long offset, int length, Lane lane);
    }
}
