package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.AttentionGradient;
import org.medicalgpt4j.op.AttentionShape;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradient of {@link FlashAttention} in one pass over tiles of keys, the same bits in every run. Where query heads
 * share a key head, dk and dv are first made for each query head.
 */
final class FlashAttentionGradient {
    private static final String SUMS = "flash_attention_sums";

    private FlashAttentionGradient() {}

    /** The parts of the scratch memory, by where they begin, in f32. */
    private record Parts(long turns, long partial, long keys, long values, long end) {
        static Parts of(AttentionShape shape, long tokens, long sequences, WorkSizes sizes) {
            int width = FlashTiles.width(shape.headSize());
            long turnCount = turnCount(shape, tokens, sequences);
            long turns = sizes.floats(2 * tokens * shape.heads());
            long partial = turns + sizes.floats(turnCount);
            long keys = partial + sizes.floats(turnCount * FlashTiles.GRADIENT_QUERIES * width);
            long ofHeads = isShared(shape) ? sizes.reals(tokens * shape.heads() * shape.headSize()) : 0;
            return new Parts(turns, partial, keys, keys + ofHeads, keys + 2 * ofHeads);
        }
    }

    private static boolean isShared(AttentionShape shape) {
        return shape.heads() > shape.keyValueHeads();
    }

    /** A turn for each head and as many tiles of queries as there can be. */
    private static long turnCount(AttentionShape shape, long tokens, long sequences) {
        return Math.multiplyExact(tokens / FlashTiles.GRADIENT_QUERIES + sequences, (long) shape.heads());
    }

    static long scratch(AttentionGradient op, long[][] inputs, WorkSizes sizes) {
        return Parts.of(op.shape(), inputs[1][0], inputs[6][0] - 1, sizes).end();
    }

    static void run(AttentionGradient op, DeviceCall call) {
        AttentionShape shape = op.shape();
        int tokens = call.input(1).rows();
        DeviceTensor starts = call.input(6);
        int sequences = starts.size(0) - 1;
        Parts parts = Parts.of(shape, tokens, sequences, call.sizes());
        int turnCount = Math.toIntExact(turnCount(shape, tokens, sequences));
        DeviceTensor statistics = call.scratch(0, shape.heads(), tokens, 2);
        DeviceTensor turns = call.scratch(DataType.INT, parts.turns(), turnCount);
        DataType real = call.input(1).type();
        call.device()
                .launch(
                        real,
                        SUMS,
                        "flash_attention_deltas",
                        LaunchSize.warps((long) tokens * shape.heads()),
                        call.input(0),
                        call.input(4),
                        call.input(5),
                        statistics,
                        turns,
                        turnCount,
                        tokens,
                        shape.heads(),
                        shape.headSize());
        long[] headShape = {tokens, (long) shape.heads() * shape.headSize()};
        boolean shared = isShared(shape);
        DeviceTensor dk = shared ? call.scratch(real, parts.keys(), headShape) : call.output(1);
        DeviceTensor dv = shared ? call.scratch(real, parts.values(), headShape) : call.output(2);
        FlashTiles tiles = FlashTiles.gradient(call.device().architecture(), shape.headSize());
        call.device()
                .launch(
                        real,
                        tiles.file(),
                        tiles.kernel(),
                        tiles.blocks(shape.heads(), tokens, sequences),
                        call.input(0),
                        call.input(1),
                        call.input(2),
                        call.input(3),
                        statistics,
                        starts,
                        call.output(0),
                        dk,
                        dv,
                        call.scratch(parts.partial(), (long) turnCount * FlashTiles.GRADIENT_QUERIES * tiles.width()),
                        turns,
                        tokens,
                        shape.heads(),
                        shape.keyValueHeads(),
                        shape.headSize(),
                        shape.window(),
                        sequences,
                        (float) shape.scale());
        if (shared && (call.wants(1) || call.wants(2))) {
            sumGroups(call, shape, tokens, dk, dv);
        }
    }

    private static void sumGroups(DeviceCall call, AttentionShape shape, int tokens, DeviceTensor dk, DeviceTensor dv) {
        long pieces = (long) tokens * shape.keyValueHeads() * shape.headSize() / LaunchSize.pack(dk);
        call.device()
                .launch(
                        dk.type(),
                        SUMS,
                        "flash_attention_group_sums",
                        LaunchSize.elements(pieces),
                        dk,
                        dv,
                        call.output(1),
                        call.output(2),
                        pieces,
                        shape.heads() / shape.keyValueHeads(),
                        shape.headSize());
    }
}
