package org.medicalgpt4j.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.nd4j.kernel.AdamWUpdate;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.model.Parameter;

/** AdamW as {@code torch.optim.AdamW} computes it: decay first, bias corrections in the step size and denominator. */
final class HostAdamW implements HostOptimizer {
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
        AdamWStep decayed = numbers(step, learningRate, options.weightDecay(), gradientScale);
        AdamWStep undecayed = numbers(step, learningRate, 0, gradientScale);
        for (Parameter parameter : trainable) {
            AdamWUpdate.run(
                    options.decays().test(parameter) ? decayed : undecayed,
                    parameters.tensor(parameter.name()),
                    gradients.of(parameter.name()),
                    first.of(parameter.name()),
                    second.of(parameter.name()),
                    workers);
        }
    }

    private AdamWStep numbers(long step, double learningRate, double weightDecay, double gradientScale) {
        return AdamWStep.of(
                step, learningRate, options.beta1(), options.beta2(), options.epsilon(), weightDecay, gradientScale);
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
