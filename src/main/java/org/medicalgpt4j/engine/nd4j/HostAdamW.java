package org.medicalgpt4j.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.model.Parameter;

/** AdamW as {@code torch.optim.AdamW} computes it: decay first, bias corrections in the step size and denominator. */
final class HostAdamW implements HostOptimizer {
    private static final int BLOCK = 1 << 13;
    private static final String FIRST = ".exp_avg";
    private static final String SECOND = ".exp_avg_sq";

    private final AdamW options;
    private final List<Parameter> trainable;
    private final HostParameters parameters;
    private final GradientBuffers gradients;
    private final GradientBuffers first;
    private final GradientBuffers second;
    private final Workers workers;

    HostAdamW(
            AdamW options,
            List<Parameter> trainable,
            HostParameters parameters,
            GradientBuffers gradients,
            Workers workers) {
        this.options = options;
        this.trainable = trainable;
        this.parameters = parameters;
        this.gradients = gradients;
        this.first = new GradientBuffers("AdamW's first moments", trainable);
        this.second = new GradientBuffers("AdamW's second moments", trainable);
        this.workers = workers;
    }

    @Override
    public void update(long step, double learningRate, double gradientScale) {
        double correction1 = 1 - Math.pow(options.beta1(), step);
        double correction2 = 1 - Math.pow(options.beta2(), step);
        float stepSize = (float) (learningRate / correction1);
        float rootCorrection = (float) Math.sqrt(correction2);
        for (Parameter parameter : trainable) {
            double decay = options.decays().test(parameter) ? options.weightDecay() : 0;
            float keep = (float) (1 - learningRate * decay);
            update(parameter, keep, stepSize, rootCorrection, (float) gradientScale);
        }
    }

    private void update(Parameter parameter, float keep, float stepSize, float rootCorrection, float gradientScale) {
        HostTensor weights = parameters.tensor(parameter.name());
        HostTensor gradient = gradients.of(parameter.name());
        HostTensor m = first.of(parameter.name());
        HostTensor v = second.of(parameter.name());
        float beta1 = (float) options.beta1();
        float beta2 = (float) options.beta2();
        float rest1 = (float) (1 - options.beta1());
        float rest2 = (float) (1 - options.beta2());
        float epsilon = (float) options.epsilon();
        int blocks = Math.toIntExact((weights.length() + BLOCK - 1) / BLOCK);
        workers.ranges(blocks, 1, (from, to) -> {
            float[] w = new float[BLOCK];
            float[] g = new float[BLOCK];
            float[] a = new float[BLOCK];
            float[] b = new float[BLOCK];
            for (int block = from; block < to; block++) {
                long offset = (long) block * BLOCK;
                int length = (int) Math.min(BLOCK, weights.length() - offset);
                weights.read(offset, w, 0, length);
                gradient.read(offset, g, 0, length);
                m.read(offset, a, 0, length);
                v.read(offset, b, 0, length);
                for (int i = 0; i < length; i++) {
                    float grad = g[i] * gradientScale;
                    a[i] = beta1 * a[i] + rest1 * grad;
                    b[i] = beta2 * b[i] + rest2 * grad * grad;
                    float denominator = (float) Math.sqrt(b[i]) / rootCorrection + epsilon;
                    w[i] = w[i] * keep - stepSize * a[i] / denominator;
                }
                weights.write(offset, w, 0, length);
                m.write(offset, a, 0, length);
                v.write(offset, b, 0, length);
            }
        });
    }

    @Override
    public OptimizerState state() {
        return new State();
    }

    @Override
    public long bytes() {
        return first.bytes() + second.bytes();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }

    private final class State implements OptimizerState {
        @Override
        public List<String> names() {
            List<String> names = new ArrayList<>();
            for (Parameter parameter : trainable) {
                names.add(parameter.name() + FIRST);
                names.add(parameter.name() + SECOND);
            }
            return names;
        }

        private HostTensor tensor(String name) {
            if (name.endsWith(SECOND)) {
                return second.of(name.substring(0, name.length() - SECOND.length()));
            }
            if (name.endsWith(FIRST)) {
                return first.of(name.substring(0, name.length() - FIRST.length()));
            }
            throw new EngineException("AdamW has no state named '" + name + "'");
        }

        @Override
        public long elements(String name) {
            return tensor(name).length();
        }

        @Override
        public void read(String name, long offset, float[] target, int at, int length) {
            tensor(name).read(offset, target, at, length);
        }

        @Override
        public void write(String name, long offset, float[] source, int at, int length) {
            tensor(name).write(offset, source, at, length);
        }
    }
}
