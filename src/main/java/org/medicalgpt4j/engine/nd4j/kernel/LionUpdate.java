package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;

/**
 * Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023): {@code p = (1 - rate decay) p - rate sign(beta1 m
 * + (1 - beta1) g)}, then {@code m = beta2 m + (1 - beta2) g}.
 */
public record LionUpdate(double beta1, double beta2) implements UpdateRule {

    @Override
    public void run(
            Numbers numbers, HostTensor parameter, HostTensor gradient, List<HostTensor> moments, Workers workers) {
        float factor = (float) numbers.gradientFactor();
        float rate = (float) numbers.rate();
        float keep = (float) (1 - numbers.rate() * numbers.weightDecay());
        HostTensor moment = moments.get(0);
        Blocks.each(parameter.length(), workers, (offset, length, lane) -> {
            float[] p = lane.floats(0, length);
            float[] g = lane.floats(1, length);
            float[] m = lane.floats(2, length);
            parameter.read(offset, p, 0, length);
            gradient.read(offset, g, 0, length);
            moment.read(offset, m, 0, length);
            float seen = (float) (1 - beta1);
            float taken = (float) (1 - beta2);
            for (int i = 0; i < length; i++) {
                float scaled = factor * g[i];
                p[i] = keep * p[i] - rate * Math.signum((float) beta1 * m[i] + seen * scaled);
                m[i] = (float) beta2 * m[i] + taken * scaled;
            }
            parameter.write(offset, p, 0, length);
            moment.write(offset, m, 0, length);
        });
    }
}
