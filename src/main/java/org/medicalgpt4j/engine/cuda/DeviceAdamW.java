package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.model.Parameter;
import org.nd4j.linalg.api.buffer.DataType;

/** AdamW on a device, with the moments there too: one pass over all parameters. */
final class DeviceAdamW implements AutoCloseable {
    private static final String FIRST = ".exp_avg";
    private static final String SECOND = ".exp_avg_sq";

    private final AdamW options;
    private final List<Parameter> trainable;
    private final DeviceParameters parameters;
    private final DeviceBuffers gradients;
    private final DeviceBuffers first;
    private final DeviceBuffers second;
    private final DeviceMemory decays;

    /**
     * @param trainable all trainable parameters, in the order in which they lie in {@code parameters} and
     *     {@code gradients}
     */
    DeviceAdamW(AdamW options, List<Parameter> trainable, DeviceParameters parameters, DeviceBuffers gradients) {
        this.options = options;
        this.trainable = trainable;
        this.parameters = parameters;
        this.gradients = gradients;
        Map<String, long[]> shapes = DeviceParameters.shapes(trainable);
        this.first = new DeviceBuffers(parameters.device(), "AdamW's first moments", shapes);
        this.second = new DeviceBuffers(parameters.device(), "AdamW's second moments", shapes);
        first.zero();
        second.zero();
        byte[] groups = new byte[Math.toIntExact(gradients.all().length() / DeviceBuffers.GROUP)];
        this.decays = parameters.device().allocate("which weights decay", groups.length);
        for (Parameter parameter : trainable) {
            parameters.requireTrained(parameter.name(), gradients.elementOffset(parameter.name()));
            int from = Math.toIntExact(gradients.elementOffset(parameter.name()) / DeviceBuffers.GROUP);
            int to = from + Math.toIntExact((parameter.elements() + DeviceBuffers.GROUP - 1) / DeviceBuffers.GROUP);
            Arrays.fill(groups, from, to, (byte) (options.decays().test(parameter) ? 1 : 0));
        }
        parameters.device().upload(groups, decays.address(0, groups.length));
    }

    /**
     * @param step counts from 1
     * @param gradientFactor on the device, what every gradient is multiplied by first; negative if nothing is to change
     */
    void update(long step, double learningRate, DeviceTensor gradientFactor) {
        AdamWStep numbers = AdamWStep.of(
                step, learningRate, options.beta1(), options.beta2(), options.epsilon(), options.weightDecay(), 1);
        DeviceTensor all = gradients.all();
        parameters
                .device()
                .launch(
                        parameters.copyOfTrained().map(DeviceTensor::type).orElse(DataType.FLOAT),
                        "adamw",
                        "adamw",
                        LaunchSize.packs(all),
                        parameters.trained(),
                        parameters.copyOfTrained().orElse(null),
                        all,
                        first.all(),
                        second.all(),
                        decays.address(0, decays.bytes()),
                        gradientFactor,
                        all.length(),
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
        return first.bytes() + second.bytes() + decays.bytes();
    }

    @Override
    public void close() {
        first.close();
        second.close();
        decays.close();
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
