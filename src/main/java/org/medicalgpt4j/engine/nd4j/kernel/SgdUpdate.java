package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;

/**
 * Gradient descent as {@code torch.optim.SGD} computes it: {@code g += decay p}; with momentum, {@code m = momentum m + (1 -
 * dampening) g} but {@code m = g} in the first step, and {@code g} becomes {@code m}, or {@code g + momentum m} after
 * Nesterov; {@code p -= rate g}.
 */
public record SgdUpdate(double momentum, double dampening, boolean nesterov) implements UpdateRule {

    @Override
    public void run(
            Numbers numbers, HostTensor parameter, HostTensor gradient, List<HostTensor> moments, Workers workers) {
        float factor = (float) numbers.gradientFactor();
        float decay = (float) numbers.weightDecay();
        float rate = (float) numbers.rate();
        Blocks.each(parameter.length(), workers, (offset, length, lane) -> {
            float[] p = lane.floats(0, length);
            float[] g = lane.floats(1, length);
            parameter.read(offset, p, 0, length);
            gradient.read(offset, g, 0, length);
            for (int i = 0; i < length; i++) {
                g[i] = factor * g[i] + decay * p[i];
            }
            if (!moments.isEmpty()) {
                float[] m = lane.floats(2, length);
                moments.get(0).read(offset, m, 0, length);
                remember(numbers.step(), m, g, length);
                moments.get(0).write(offset, m, 0, length);
            }
            for (int i = 0; i < length; i++) {
                p[i] -= rate * g[i];
            }
            parameter.write(offset, p, 0, length);
        });
    }

    private void remember(long step, float[] m, float[] g, int length) {
        float kept = (float) (step == 1 ? 0 : momentum);
        float taken = (float) (step == 1 ? 1 : 1 - dampening);
        float ahead = (float) momentum;
        for (int i = 0; i < length; i++) {
            m[i] = kept * m[i] + taken * g[i];
            g[i] = nesterov ? g[i] + ahead * m[i] : m[i];
        }
    }
}
