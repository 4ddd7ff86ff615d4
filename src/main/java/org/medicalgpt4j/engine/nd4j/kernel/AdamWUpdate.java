package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/** AdamW as {@code torch.optim.AdamW} computes it: decay first, bias corrections in the step size and denominator. */
public record AdamWUpdate(double beta1, double beta2, double epsilon) implements UpdateRule {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public void run(
            Numbers numbers, HostTensor parameter, HostTensor gradient, List<HostTensor> moments, Workers workers) {
        AdamWStep step = AdamWStep.of(
                numbers.step(), numbers.rate(), beta1, beta2, epsilon, numbers.weightDecay(), numbers.gradientFactor());
        HostTensor first = moments.get(0);
        HostTensor second = moments.get(1);
        Blocks.each(parameter.length(), workers, (offset, length, lane) -> {
            float[] p = lane.floats(0, length);
            float[] g = lane.floats(1, length);
            float[] m = lane.floats(2, length);
            float[] v = lane.floats(3, length);
            parameter.read(offset, p, 0, length);
            gradient.read(offset, g, 0, length);
            first.read(offset, m, 0, length);
            second.read(offset, v, 0, length);
            MATH.adamW(step, p, g, m, v, length);
            parameter.write(offset, p, 0, length);
            first.write(offset, m, 0, length);
            second.write(offset, v, 0, length);
        });
    }
}
