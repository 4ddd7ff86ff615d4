package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.OptimizerOptions.Lion;
import org.medicalgpt4j.engine.OptimizerOptions.Sgd;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.model.Parameter;
import org.nd4j.linalg.api.buffer.DataType;

/** An optimizer on a device, with what it remembers there too: one pass over all parameters. */
final class DeviceOptimizer implements AutoCloseable {
    private final OptimizerOptions options;
    private final DeviceParameters parameters;
    private final DeviceBuffers gradients;
    private final DeviceMoments moments;
    private final ParameterKinds kinds;

    /**
     * @param trainable all trainable parameters, in the order in which they lie in {@code parameters} and
     *     {@code gradients}
     */
    DeviceOptimizer(
            OptimizerOptions options, List<Parameter> trainable, DeviceParameters parameters, DeviceBuffers gradients) {
        this.options = options;
        this.parameters = parameters;
        this.gradients = gradients;
        this.moments = new DeviceMoments(options, trainable, parameters.device());
        this.kinds = new ParameterKinds(options.groups(), trainable, parameters, gradients);
    }

    /** @throws EngineException if there is no kernel for it */
    static OptimizerOptions supported(OptimizerOptions options) {
        if (options instanceof OptimizerOptions.Adafactor) {
            throw new EngineException("the cuda engine has the optimizers adamw, sgd and lion, but not adafactor: set"
                    + " optimizer.name to one of them, or engine.name=nd4j");
        }
        return options;
    }

    /**
     * @param step counts from 1
     * @param gradientFactor on the device, what every gradient is multiplied by first; negative if nothing is to change
     */
    void update(long step, double learningRate, DeviceTensor gradientFactor) {
        if (options instanceof AdamW adamW) {
            adamW(adamW, step, learningRate, gradientFactor);
        } else if (options instanceof Sgd sgd) {
            sgd(sgd, step, learningRate, gradientFactor);
        } else {
            lion((Lion) options, learningRate, gradientFactor);
        }
    }

    private void adamW(AdamW adamW, long step, double learningRate, DeviceTensor gradientFactor) {
        AdamWStep numbers = numbers(adamW, step, learningRate, 0);
        launch(
                "adamw",
                "adamw",
                List.of(moment("exp_avg"), moment("exp_avg_sq")),
                kinds.numbers(kind -> {
                    AdamWStep own = numbers(adamW, step, learningRate * kind.rateFactor(), kind.weightDecay());
                    return new float[] {own.keep(), own.stepSize()};
                }),
                gradientFactor,
                numbers.firstWeight(),
                numbers.secondDecay(),
                numbers.secondWeight(),
                numbers.rootCorrection(),
                numbers.epsilon());
    }

    private static AdamWStep numbers(AdamW adamW, long step, double rate, double decay) {
        return AdamWStep.of(step, rate, adamW.beta1(), adamW.beta2(), adamW.epsilon(), decay, 1);
    }

    private void sgd(Sgd sgd, long step, double learningRate, DeviceTensor gradientFactor) {
        launch(
                "momentum",
                "sgd",
                List.of(moment("momentum_buffer")),
                kinds.numbers(
                        kind -> new float[] {(float) (learningRate * kind.rateFactor()), (float) kind.weightDecay()}),
                gradientFactor,
                (float) (step == 1 ? 0 : sgd.momentum()),
                (float) (step == 1 ? 1 : 1 - sgd.dampening()),
                (float) sgd.momentum(),
                sgd.nesterov() ? 1 : 0);
    }

    private void lion(Lion lion, double learningRate, DeviceTensor gradientFactor) {
        launch(
                "momentum",
                "lion",
                List.of(moment("exp_avg")),
                kinds.numbers(kind -> {
                    double rate = learningRate * kind.rateFactor();
                    return new float[] {(float) rate, (float) (1 - rate * kind.weightDecay())};
                }),
                gradientFactor,
                (float) lion.beta1(),
                (float) (1 - lion.beta1()),
                (float) lion.beta2(),
                (float) (1 - lion.beta2()));
    }

    /** Address of a moment; 0 if the optimizer has no such moment. */
    private long moment(String name) {
        return moments.all(name).map(DeviceTensor::address).orElse(0L);
    }

    private void launch(
            String file,
            String kernel,
            List<Long> moments,
            long numbers,
            DeviceTensor gradientFactor,
            Object... constants) {
        DeviceTensor all = gradients.all();
        List<Object> arguments = new ArrayList<>();
        arguments.add(parameters.trained());
        arguments.add(parameters.copyOfTrained().orElse(null));
        arguments.add(all);
        arguments.addAll(moments);
        arguments.add(kinds.elements());
        arguments.add(numbers);
        arguments.add(gradientFactor);
        arguments.add(all.length());
        arguments.addAll(Arrays.asList(constants));
        parameters
                .device()
                .launch(
                        parameters.copyOfTrained().map(DeviceTensor::type).orElse(DataType.FLOAT),
                        file,
                        kernel,
                        LaunchSize.packs(all),
                        arguments.toArray());
    }

    OptimizerState state() {
        return moments;
    }

    long bytes() {
        return moments.bytes() + kinds.bytes();
    }

    @Override
    public void close() {
        moments.close();
        kinds.close();
    }
}
