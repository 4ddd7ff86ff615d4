package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.model.Parameter;

/** AdamW on a device, with the moments there too. */
final class DeviceAdamW implements AutoCloseable {
    private static final String FIRST = ".exp_avg";
    private static final String SECOND = ".exp_avg_sq";

    private final AdamW options;
    private final List<Parameter> trainable;
    private final DeviceParameters parameters;
    private final DeviceBuffers gradients;
    private final DeviceBuffers first;
    private final DeviceBuffers second;

    DeviceAdamW(AdamW options, List<Parameter> trainable, DeviceParameters parameters, DeviceBuffers gradients) {
        this.options = options;
        this.trainable = trainable;
        this.parameters = parameters;
        this.gradients = gradients;
        this.first =
                new DeviceBuffers(parameters.device(), "AdamW's first moments", DeviceParameters.shapes(trainable));
        this.second =
                new DeviceBuffers(parameters.device(), "AdamW's second moments", DeviceParameters.shapes(trainable));
        first.zero();
        second.zero();
    }

    /**
     * @param step counts from 1
     * @param gradientScale what every gradient is multiplied by first (clipping)
     */
    void update(long step, double learningRate, double gradientScale) {
        AdamWStep decayed = numbers(step, learningRate, options.weightDecay(), gradientScale);
        AdamWStep undecayed = numbers(step, learningRate, 0, gradientScale);
        for (Parameter parameter : trainable) {
            update(parameter.name(), options.decays().test(parameter) ? decayed : undecayed);
        }
    }

    private AdamWStep numbers(long step, double learningRate, double weightDecay, double gradientScale) {
        return AdamWStep.of(
                step, learningRate, options.beta1(), options.beta2(), options.epsilon(), weightDecay, gradientScale);
    }

    private void update(String name, AdamWStep numbers) {
        DeviceTensor parameter = parameters.tensor(name);
        parameters
                .device()
                .launch(
                        "adamw",
                        "adamw",
                        LaunchSize.elements(parameter.length()),
                        parameter,
                        gradients.of(name),
                        first.of(name),
                        second.of(name),
                        parameter.length(),
                        numbers.gradientFactor(),
                        numbers.keep(),
                        numbers.firstWeight(),
                        numbers.secondDecay(),
                        numbers.secondWeight(),
                        numbers.stepSize(),
                        numbers.rootCorrection(),
                        numbers.epsilon());
    }

    OptimizerState state() {
        return new State();
    }

    long bytes() {
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

        private DeviceBuffers moments(String name) {
            if (name.endsWith(SECOND)) {
                return second;
            } else if (name.endsWith(FIRST)) {
                return first;
            }
            throw new EngineException("AdamW has no state named '" + name + "'");
        }

        private static String parameter(String name) {
            return name.substring(0, name.lastIndexOf('.'));
        }

        @Override
        public long elements(String name) {
            return moments(name).of(parameter(name)).length();
        }

        @Override
        public void read(String name, long offset, float[] target, int at, int length) {
            moments(name).read(parameter(name), offset, target, at, length);
        }

        @Override
        public void write(String name, long offset, float[] source, int at, int length) {
            moments(name).write(parameter(name), offset, source, at, length);
        }
    }
}
