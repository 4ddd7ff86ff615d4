package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.RotaryTable;
import org.nd4j.linalg.api.buffer.DataType;

/** Cosines and sines of all tokens from the frequencies of each sequence, which the host makes. */
final class AngleTable implements DeviceKernel<RotaryTable> {
    @Override
    public Class<RotaryTable> op() {
        return RotaryTable.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public long scratch(RotaryTable op, long[][] inputs, WorkSizes sizes) {
        return (inputs[1][0] - 1) * (op.size() / 2);
    }

    @Override
    public boolean preparesScratch() {
        return true;
    }

    @Override
    public void prepare(RotaryTable op, DeviceCall call) {
        float[] frequencies = op.frequencies(call.given()[0], call.given()[1]);
        call.device().upload(frequencies, call.scratch(0, frequencies.length).address());
    }

    @Override
    public void run(RotaryTable op, DeviceCall call) {
        int half = op.size() / 2;
        DeviceTensor frequencies = call.scratch(0, call.input(1).size(0) - 1, half);
        DeviceTensor positions = call.input(0);
        long count = positions.length() * half;
        call.device()
                .launch(
                        "rotary",
                        "rotary_table",
                        LaunchSize.elements(count),
                        positions,
                        call.input(1),
                        frequencies,
                        call.output(0),
                        call.output(1),
                        count,
                        half,
                        call.input(1).size(0) - 1,
                        op.scaling().attentionFactor());
    }
}
