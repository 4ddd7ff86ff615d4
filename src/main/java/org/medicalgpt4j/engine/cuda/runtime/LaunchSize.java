package org.medicalgpt4j.engine.cuda.runtime;

/**
 * How many blocks of how many threads a kernel runs as, in up to three and two dimensions.
 *
 * @param sharedBytes shared memory of a block beside what the kernel declares
 */
public record LaunchSize(int blocks, int blockRows, int blockLayers, int threads, int threadRows, int sharedBytes) {
    private static final int THREADS = 256;
    private static final int PACK_BYTES = 16;

    /** A thread for each element. */
    public static LaunchSize elements(long count) {
        return blocks(Math.toIntExact((count + THREADS - 1) / THREADS), THREADS);
    }

    /** A thread for each 16 bytes. */
    public static LaunchSize packs(DeviceTensor x) {
        return elements((x.length() + pack(x) - 1) / pack(x));
    }

    /** Elements that a thread reads at once. */
    public static int pack(DeviceTensor x) {
        return PACK_BYTES / x.elementBytes();
    }

    /** A warp of 32 threads for each task. */
    public static LaunchSize warps(long tasks) {
        return elements(Math.multiplyExact(tasks, 32L));
    }

    public static LaunchSize blocks(int blocks, int threads) {
        return new LaunchSize(blocks, 1, 1, threads, 1, 0);
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
        return new LaunchSize((width + 31) / 32, parts, 1, 32, 8, 0);
    }

    boolean isEmpty() {
        return blocks == 0 || blockRows == 0 || blockLayers == 0;
    }
}
