package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.Rotary;

final class RotaryKernel implements Kernel<Rotary> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<Rotary> op() {
        return Rotary.class;
    }

    @Override
    public void run(Rotary op, KernelCall call) {
        HostTensor x = call.input(0);
        HostTensor y = call.output(0);
        int width = x.size(1);
        int half = call.input(1).size(1);
        int headSize = op.headSize();
        boolean interleaved = op.interleaved();
        float sign = op.inverse() ? -1f : 1f;
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            float[] cosine = lane.floats(1, half);
            float[] sine = lane.floats(2, half);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                call.input(1).read((long) i * half, cosine, 0, half);
                call.input(2).read((long) i * half, sine, 0, half);
                MATH.scale(sign, sine, 0, half);
                for (int head = op.offset(); head < width; head += headSize) {
                    if (interleaved) {
                        rotateNeighbours(row, head, cosine, sine, half);
                    } else {
                        MATH.rotate(row, head, half, cosine, 0, sine, 0, half);
                    }
                }
                y.write((long) i * width, row, 0, width);
            }
        });
    }

    private static void rotateNeighbours(float[] x, int head, float[] cosine, float[] sine, int half) {
        for (int j = 0; j < half; j++) {
            int at = head + 2 * j;
            float a = x[at];
            float b = x[at + 1];
            x[at] = a * cosine[j] - b * sine[j];
            x[at + 1] = b * cosine[j] + a * sine[j];
        }
    }
}
