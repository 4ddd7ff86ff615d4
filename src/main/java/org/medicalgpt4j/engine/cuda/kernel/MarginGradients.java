package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.TargetMarginGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of dhidden; the share of their pull for every row of the head, then the pull itself for the targets' rows. */
final class MarginGradients implements DeviceKernel<TargetMarginGradient> {
    @Override
    public Class<TargetMarginGradient> op() {
        return TargetMarginGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == 1 ? DataType.FLOAT : real;
    }

    @Override
    public boolean canAdd(TargetMarginGradient op, int output) {
        return output == 1;
    }

    @Override
    public boolean preparesScratch() {
        return true;
    }

    @Override
    public long scratch(TargetMarginGradient op, long[][] inputs, WorkSizes sizes) {
        long pulled = sizes.reals(inputs[0][0] * inputs[0][1]);
        long sums = Math.max(HeadSum.scratch(inputs[1]), (ColumnSums.parts(inputs[0][0]) + 1L) * inputs[0][1]);
        return RowOrder.scratch(inputs[0][0], sizes) + pulled + sums;
    }

    @Override
    public void prepare(TargetMarginGradient op, DeviceCall call) {
        HeadSum.check(call);
        RowOrder.prepare(call, 2, call.input(0).rows());
    }

    @Override
    public void run(TargetMarginGradient op, DeviceCall call) {
        DeviceTensor hidden = call.input(0);
        DeviceTensor head = call.input(1);
        int width = hidden.size(1);
        long order = RowOrder.scratch(hidden.rows(), call.sizes());
        DeviceTensor pulled = call.scratch(hidden.type(), order, hidden.shape());
        long sums = order + call.sizes().reals(hidden.length());
        int headParts = ColumnSums.parts(head.rows());
        call.device()
                .launch(
                        hidden.type(),
                        "families",
                        "target_margin_gradient",
                        LaunchSize.rows(hidden.rows(), width),
                        hidden,
                        head,
                        call.input(2),
                        call.input(3),
                        ColumnSums.inScratch(call, head, sums, sums + (long) headParts * width),
                        call.output(0),
                        pulled,
                        width,
                        head.size(0));
        if (call.wants(1)) {
            DeviceTensor dhead = call.output(1);
            int parts = ColumnSums.parts(pulled.rows());
            DeviceTensor sum = ColumnSums.inScratch(call, pulled, sums, sums + (long) parts * width);
            call.device()
                    .launch(
                            hidden.type(),
                            "families",
                            "less_share",
                            LaunchSize.elements(dhead.length()),
                            dhead,
                            sum,
                            dhead.length(),
                            width,
                            head.size(0),
                            call.intAdds(1));
            RowOrder.scatter(call, pulled, call.input(2), dhead, RowOrder.NEGATIVE);
        }
    }
}
