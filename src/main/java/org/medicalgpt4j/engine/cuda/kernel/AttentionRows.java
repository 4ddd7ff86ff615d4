package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.SequenceStarts;
import org.nd4j.linalg.api.buffer.DataType;

/** Tiles on tensor cores where they serve, else a warp for each query and head. */
final class AttentionRows implements DeviceKernel<Attention> {
    @Override
    public Class<Attention> op() {
        return Attention.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == 1 ? DataType.FLOAT : real;
    }

    @Override
    public String name(Attention op, DataType real) {
        return FlashTiles.serve(op.shape(), real) ? "FlashAttention" : "AttentionRows";
    }

    @Override
    public void prepare(Attention op, DeviceCall call) {
        SequenceStarts.check(op, call.given()[3], call.input(0).rows());
    }

    @Override
    public void run(Attention op, DeviceCall call) {
        if (FlashTiles.serve(op.shape(), call.input(0).type())) {
            FlashAttention.run(op, call);
            return;
        }
        AttentionShape shape = HeadSize.checked(op.shape());
        DeviceTensor starts = call.input(3);
        int tokens = call.input(0).rows();
        call.device()
                .launch(
                        call.input(0).type(),
                        "attention",
                        "attention",
                        LaunchSize.warps((long) tokens * shape.heads()),
                        call.input(0),
                        call.input(1),
                        call.input(2),
                        starts,
                        call.output(0),
                        call.output(1),
                        tokens,
                        shape.heads(),
                        shape.keyValueHeads(),
                        shape.headSize(),
                        shape.window(),
                        starts.size(0) - 1,
                        (float) shape.scale());
    }
}
