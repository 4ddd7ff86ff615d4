package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionShape;

/** Attention in tiles on tensor cores (FlashAttention-2, Dao, 2023). */
final class FlashAttention {
    private FlashAttention() {}

    static void run(Attention op, DeviceCall call) {
        AttentionShape shape = op.shape();
        int tokens = call.input(0).rows();
        DeviceTensor starts = call.input(3);
        int sequences = starts.size(0) - 1;
        FlashTiles tiles = FlashTiles.forward(call.device().architecture(), shape.headSize());
        call.device()
                .launch(
                        call.input(0).type(),
                        tiles.file(),
                        tiles.kernel(),
                        tiles.blocks(shape.heads(), tokens, sequences),
                        call.input(0),
                        call.input(1),
                        call.input(2),
                        starts,
                        call.output(0),
                        call.output(1),
                        shape.heads(),
                        shape.keyValueHeads(),
                        shape.headSize(),
                        shape.window(),
                        sequences,
                        (float) shape.scale());
    }
}
