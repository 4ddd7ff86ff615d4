package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.CachedAttention;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Attention over pages of a cache in bf16 (Flash-Decoding): the positions are dealt to so many blocks that the device is
 * busy, and their results are put together. New keys and values are written to the cache by the same kernel.
 */
final class DecodeAttention {
    private static final String FILE = "decode_attention";

    /** Query heads of one key head that a block works on at once. */
    private static final int GROUP = 16;

    /** Blocks that keep a device busy. */
    private static final int BUSY = 264;

    /** Positions that four warps take at once. */
    private static final int POSITIONS = 64;

    private static final int LARGEST_SPLITS = 64;
    private static final int WARPS = 4;
    private static final int WARP = 32;

    private DecodeAttention() {}

    static boolean serves(AttentionShape shape, DataType type) {
        return FlashTiles.serve(shape, type) && shape.heads() <= GROUP * shape.keyValueHeads();
    }

    /** Parts that the positions of a sequence are dealt into; depends on shapes alone. */
    static int splits(AttentionShape shape, long tokens, long pageWidth, long pageSize) {
        long blocks = tokens * shape.keyValueHeads();
        long useful = (pageWidth * pageSize + POSITIONS - 1) / POSITIONS;
        return (int) Math.max(1, Math.min(Math.min(BUSY / Math.max(1, blocks), useful), LARGEST_SPLITS));
    }

    static long scratch(CachedAttention op, long[][] inputs) {
        AttentionShape shape = op.shape();
        int splits = splits(shape, inputs[0][0], inputs[7][1], inputs[3][1]);
        return splits == 1 ? 0 : inputs[0][0] * shape.heads() * splits * (FlashTiles.width(shape.headSize()) + 2);
    }

    /** @throws EngineException if new positions of a sequence do not follow one another */
    static void check(int[] positions, int[] starts) {
        for (int s = 0; s + 1 < starts.length; s++) {
            for (int i = starts[s] + 1; i < starts[s + 1]; i++) {
                if (positions[i] != positions[i - 1] + 1) {
                    throw new EngineException("new positions of a sequence must follow one another, but " + positions[i]
                            + " comes after " + positions[i - 1]);
                }
            }
        }
    }

    static void run(CachedAttention op, DeviceCall call) {
        AttentionShape shape = op.shape();
        DeviceTensor q = call.input(0);
        DeviceTensor keys = call.input(3);
        DeviceTensor pages = call.input(7);
        int tokens = q.rows();
        int width = FlashTiles.width(shape.headSize());
        int splits = splits(shape, tokens, pages.size(1), keys.size(1));
        DeviceTensor parts = splits == 1 ? null : call.scratch(0, tokens, shape.heads(), splits, width + 2);
        call.device()
                .launch(
                        q.type(),
                        FILE,
                        "decode_attention_" + width,
                        new LaunchSize(splits, shape.keyValueHeads(), tokens, WARPS * WARP, 1, sharedBytes(width)),
                        q,
                        call.input(1),
                        call.input(2),
                        keys,
                        call.input(4),
                        call.input(5),
                        call.input(6),
                        pages,
                        call.output(0),
                        parts,
                        call.input(6).size(0) - 1,
                        pages.size(1),
                        keys.size(1),
                        shape.heads(),
                        shape.keyValueHeads(),
                        shape.headSize(),
                        shape.window(),
                        (float) shape.scale());
        if (splits > 1) {
            call.device()
                    .launch(
                            q.type(),
                            FILE,
                            "decode_attention_merge",
                            LaunchSize.blocks(Math.multiplyExact(tokens, shape.heads()), width),
                            parts,
                            call.output(0),
                            splits,
                            width,
                            shape.headSize());
        }
    }

    /** Two buffers of 16 keys and 16 values for each warp. */
    static int sharedBytes(int width) {
        return WARPS * 2 * 2 * 16 * (width + 8) * 2;
    }
}
