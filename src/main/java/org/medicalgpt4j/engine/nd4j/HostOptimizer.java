package org.medicalgpt4j.engine.nd4j;

import java.util.List;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.ParameterGroup;
import org.medicalgpt4j.engine.nd4j.kernel.AdafactorUpdate;
import org.medicalgpt4j.engine.nd4j.kernel.AdamWUpdate;
import org.medicalgpt4j.engine.nd4j.kernel.LionUpdate;
import org.medicalgpt4j.engine.nd4j.kernel.SgdUpdate;
import org.medicalgpt4j.engine.nd4j.kernel.UpdateRule;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.model.Parameter;

/** Changes the parameters by their gradients, on the host. */
final class HostOptimizer implements AutoCloseable {
    private final OptimizerOptions options;
    private final UpdateRule rule;
    private final List<Parameter> trainable;
    private final HostParameters parameters;
    private final GradientBuffers gradients;
    private final HostMoments moments;
    private final Workers workers;

    HostOptimizer(
            OptimizerOptions options,
            List<Parameter> trainable,
            HostParameters parameters,
            GradientBuffers gradients,
            Workers workers) {
        this.options = options;
        this.rule = rule(options);
        this.trainable = trainable;
        this.parameters = parameters;
        this.gradients = gradients;
        this.moments = new HostMoments(options, trainable);
        this.workers = workers;
    }

    private static UpdateRule rule(OptimizerOptions options) {
        if (options instanceof OptimizerOptions.AdamW adamW) {
            return new AdamWUpdate(adamW.beta1(), adamW.beta2(), adamW.epsilon());
        }
        if (options instanceof OptimizerOptions.Sgd sgd) {
            return new SgdUpdate(sgd.momentum(), sgd.dampening(), sgd.nesterov());
        }
        if (options instanceof OptimizerOptions.Lion lion) {
            return new LionUpdate(lion.beta1(), lion.beta2());
        }
        return new AdafactorUpdate((OptimizerOptions.Adafactor) options);
    }

    /**
     * @param step counts from 1
     * @param gradientScale what every gradient is multiplied by first (clipping)
     */
    void update(long step, double learningRate, double gradientScale) {
        for (Parameter parameter : trainable) {
            ParameterGroup group = options.groups().of(parameter);
            rule.run(
                    new UpdateRule.Numbers(step, learningRate * group.rateFactor(), group.weightDecay(), gradientScale),
                    parameters.tensor(parameter.name()),
                    gradients.of(parameter.name()),
                    moments.of(parameter),
                    workers);
        }
    }

    OptimizerState state() {
        return moments;
    }

    long bytes() {
        return moments.bytes();
    }

    @Override
    public void close() {
        moments.close();
    }
}
