package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/** One AdamW step of a parameter and its moments. */
public final class AdamWUpdate {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private AdamWUpdate() {}

    public static void run(
            AdamWStep step,
            HostTensor parameter,
            HostTensor gradient,
            HostTensor firstMoment,
            HostTensor secondMoment,
            Workers workers) {
        Blocks.each(parameter.length(), workers, (offset, length, lane) -> {
            float[] p = lane.floats(0, length);
            float[] g = lane.floats(1, length);
            float[] m = lane.floats(2, length);
            float[] v = lane.floats(3, length);
            parameter.read(offset, p, 0, length);
            gradient.read(offset, g, 0, length);
            firstMoment.read(offset, m, 0, length);
            secondMoment.read(offset, v, 0, length);
            MATH.adamW(step, p, g, m, v, length);
            parameter.write(offset, p, 0, length);
            firstMoment.write(offset, m, 0, length);
            secondMoment.write(offset, v, 0, length);
        });
    }
}
