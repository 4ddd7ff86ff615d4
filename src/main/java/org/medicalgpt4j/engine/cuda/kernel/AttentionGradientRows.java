package org.medicalgpt4j.engine.cuda.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.AttentionGradient;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.SequenceStarts;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Tiles on tensor cores where they serve; else first the queries, a warp for each and each head; then the keys and values in the same way.
 */
final class AttentionGradientRows implements DeviceKernel<AttentionGradient> {
    @Override
    public Class<AttentionGradient> op() {
        return AttentionGradient.class;
    }

    @Override
    public long scratch(AttentionGradient op, long[][] inputs, WorkSizes sizes) {
        return FlashTiles.serve(op.shape(), sizes.real())
                ? FlashAttentionGradient.scratch(op, inputs, sizes)
                : inputs[0][0] * op.shape().heads();
    }

    @Override
    public String name(AttentionGradient op, DataType real) {
        return FlashTiles.serve(op.shape(), real) ? "FlashAttentionGradient" : "AttentionGradientRows";
    }

    @Override
    public void prepare(AttentionGradient op, DeviceCall call) {
        SequenceStarts.check(op, call.given()[6], call.input(0).rows());
    }

    @Override
    public void run(AttentionGradient op, DeviceCall call) {
        if (FlashTiles.serve(op.shape(), call.input(1).type())) {
            FlashAttentionGradient.run(op, call);
            return;
        }
        AttentionShape shape = HeadSize.checked(op.shape());
        int tokens = call.input(0).rows();
        DeviceTensor starts = call.input(6);
        DeviceTensor means = call.scratch(0, tokens, shape.heads());
        Object[] sizes = {
            tokens,
            shape.heads(),
            shape.keyValueHeads(),
            shape.headSize(),
            shape.window(),
            starts.size(0) - 1,
            (float) shape.scale()
        };
        call.device()
                .launch(
                        call.input(0).type(),
                        "attention",
                        "attention_query_gradient",
                        LaunchSize.warps((long) tokens * shape.heads()),
                        with(
                                sizes,
                                call.input(0),
                                call.input(1),
                                call.input(2),
                                call.input(3),
                                call.input(4),
                                call.input(5),
                                starts,
                                call.output(0),
                                means));
        if (call.wants(1) || call.wants(2)) {
            call.device()
                    .launch(
                            call.input(0).type(),
                            "attention",
                            "attention_key_gradient",
                            LaunchSize.warps((long) tokens * shape.keyValueHeads()),
                            with(
                                    sizes,
                                    call.input(0),
                                    call.input(1),
                                    call.input(2),
                                    call.input(3),
                                    call.input(5),
                                    means,
                                    starts,
                                    call.output(1),
                                    call.output(2)));
        }
    }

    private static Object[] with(Object[] sizes, Object... tensors) {
        Object[] all = Arrays.copyOf(tensors, tensors.length + sizes.length);
        System.arraycopy(sizes, 0, all, tensors.length, sizes.length);
        return all;
    }
}
