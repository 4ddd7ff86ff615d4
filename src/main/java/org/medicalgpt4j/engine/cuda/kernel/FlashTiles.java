package org.medicalgpt4j.engine.cuda.kernel;

import java.util.Set;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.AttentionShape;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One of the attention kernels on tensor cores, and how it is started. Its file says how the tiles are worked on.
 *
 * @param width elements of a head in the tiles; smaller heads are filled up with zeros
 * @param rows of a tile that a block owns: queries, or keys for the gradient
 * @param sharedBytes shared memory of a block
 */
record FlashTiles(String file, String kernel, int width, int rows, int threads, int sharedBytes) {
    /** Queries of a tile of the gradient. */
    static final int GRADIENT_QUERIES = 64;

    private static final int[] WIDTHS = {64, 96, 128};
    private static final int HOPPER = 90;
    private static final int HOPPER_GROUP = 128;

    /** Devices with 99 KB of shared memory for a block; the others have 163 KB or more. */
    private static final Set<Integer> LEAN = Set.of(86, 89, 120, 121);

    private static final int BF16_BYTES = 2;
    private static final int STATISTICS_BYTES = 8;

    /** What tiles start at a multiple of on Hopper. */
    private static final int PANEL_ALIGNMENT = 1024;

    /** Elements behind each row of a tile, so that rows lie in different banks. */
    private static final int PADDING = 8;

    /** Whether there is a kernel for such heads: up to 128 elements, a multiple of 8, in bf16. */
    static boolean serve(AttentionShape shape, DataType type) {
        return type == DataType.BFLOAT16 && shape.headSize() % 8 == 0 && shape.headSize() <= 128;
    }

    static int width(int headSize) {
        for (int width : WIDTHS) {
            if (headSize <= width) {
                return width;
            }
        }
        throw new IllegalArgumentException("no tiles for heads of " + headSize);
    }

    static FlashTiles forward(int architecture, int headSize) {
        int width = width(headSize);
        String kernel = "flash_attention_" + width;
        if (isForWarpgroups(architecture, width)) {
            int queries = width == 64 ? 128 : 64;
            int tiles = queries + 4 * 64;
            int bytes = tiles * width * BF16_BYTES + PANEL_ALIGNMENT;
            return new FlashTiles("flash_attention_hopper", kernel, width, queries, queries / 64 * HOPPER_GROUP, bytes);
        }
        int queries = 128;
        int keys = width == 128 ? 32 : 64;
        int bytes = (queries + 4 * keys) * (width + PADDING) * BF16_BYTES;
        return new FlashTiles("flash_attention", kernel, width, queries, 128, bytes);
    }

    static FlashTiles gradient(int architecture, int headSize) {
        int width = width(headSize);
        String kernel = "flash_attention_gradient_" + width;
        if (isForWarpgroups(architecture, width)) {
            int keys = 128;
            int bytes = gradientBytes(keys, 2, width, GRADIENT_QUERIES) + PANEL_ALIGNMENT;
            return new FlashTiles("flash_attention_gradient_hopper", kernel, width, keys, 2 * HOPPER_GROUP, bytes);
        }
        boolean lean = width > 64 && LEAN.contains(architecture);
        int keys = lean ? 64 : 128;
        int bytes = gradientBytes(keys, lean ? 1 : 2, width + PADDING, GRADIENT_QUERIES + PADDING);
        return new FlashTiles(
                "flash_attention_gradient", lean ? kernel + "_lean" : kernel, width, keys, keys * 2, bytes);
    }

    private static boolean isForWarpgroups(int architecture, int width) {
        return architecture == HOPPER && width != 96;
    }

    /** Keys and values, queries and gradients of outputs in so many buffers, scores turned around, statistics. */
    private static int gradientBytes(int keys, int buffers, int stride, int turnedStride) {
        int tiles = 2 * keys + 2 * buffers * GRADIENT_QUERIES;
        return (tiles * stride + keys * turnedStride) * BF16_BYTES + buffers * GRADIENT_QUERIES * STATISTICS_BYTES;
    }

    /** Blocks for each head and for as many tiles as there can be: {@code sequence_tile} in attention_tiles.cuh. */
    LaunchSize blocks(int heads, int tokens, int sequences) {
        return new LaunchSize(heads, tokens / rows + sequences, 1, threads, 1, sharedBytes);
    }
}
