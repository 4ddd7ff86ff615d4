package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Optional;
import org.medicalgpt4j.op.RotaryTable;

/** Once per batch and in double precision, as the op itself does it; only the detour through ND4J is left out. */
final class RotaryTableKernel implements Kernel<RotaryTable> {

    @Override
    public Class<RotaryTable> op() {
        return RotaryTable.class;
    }

    @Override
    public void run(RotaryTable op, KernelCall call) {
        int[] positions = call.input(0).ints();
        double[] cosine = new double[positions.length * (op.size() / 2)];
        double[] sine = new double[cosine.length];
        Optional<int[]> lengths = call.inputs() == 3 ? Optional.of(call.input(2).ints()) : Optional.empty();
        op.fill(positions, call.input(1).ints(), lengths, cosine, sine);
        write(cosine, 0, call);
        write(sine, 1, call);
    }

    private static void write(double[] values, int output, KernelCall call) {
        if (call.wants(output)) {
            float[] rounded = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = (float) values[i];
            }
            call.output(output).write(0, rounded, 0, rounded.length);
        }
    }
}
