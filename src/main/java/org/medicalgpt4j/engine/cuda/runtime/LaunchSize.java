package org.medicalgpt4j.engine.cuda.runtime;

/** How many blocks of how many threads a kernel runs as, in one or two dimensions. */
public record LaunchSize(int blocks, int blockRows, int threads, int threadRows) {
    private static final int THREADS = 256;

    /** A thread for each element. */
    public static LaunchSize elements(long count) {
        return new LaunchSize(Math.toIntExact((count + THREADS - 1) / THREADS), 1, THREADS, 1);
    }

    /** A warp of 32 threads for each task. */
    public static LaunchSize warps(long tasks) {
        return elements(Math.multiplyExact(tasks, 32L));
    }

    public static LaunchSize blocks(int blocks, int threads) {
        return new LaunchSize(blocks, 1, threads, 1);
    }

    /** Blocks of one warp for narrow rows, of up to 1024 threads for wide ones. */
    public static LaunchSize rows(int rows, int width) {
        int threads = 32;
        while (threads < 1024 && threads * 4 < width) {
            threads *= 2;
        }
        return blocks(rows, threads);
    }

    /** Blocks of 32 x 8 threads over a matrix: 32 columns and one part of the rows each. */
    public static LaunchSize columns(int width, int parts) {
        return new LaunchSize((width + 31) / 32, parts, 32, 8);
    }
}
