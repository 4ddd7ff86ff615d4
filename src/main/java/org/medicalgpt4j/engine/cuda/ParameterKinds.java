package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.ParameterGroup;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.model.Parameter;

/** Which of a few kinds of parameter each group of elements belongs to, and two numbers of each kind, on the device. */
final class ParameterKinds implements AutoCloseable {
    /** Kinds are told apart by a byte. */
    private static final int MOST = 256;

    private final Device device;
    private final List<ParameterGroup> kinds = new ArrayList<>();
    private final DeviceMemory ofElements;
    private final DeviceMemory numbers;

    ParameterKinds(
            ParameterGroups groups, List<Parameter> trainable, DeviceParameters parameters, DeviceBuffers gradients) {
        this.device = parameters.device();
        byte[] own = new byte[Math.toIntExact(gradients.all().length() / DeviceBuffers.GROUP)];
        for (Parameter parameter : trainable) {
            parameters.requireTrained(parameter.name(), gradients.elementOffset(parameter.name()));
            int from = Math.toIntExact(gradients.elementOffset(parameter.name()) / DeviceBuffers.GROUP);
            int to = from + Math.toIntExact((parameter.elements() + DeviceBuffers.GROUP - 1) / DeviceBuffers.GROUP);
            Arrays.fill(own, from, to, (byte) kind(groups.of(parameter)));
        }
        this.ofElements = device.allocate("which rate and decay parameters have", own.length);
        this.numbers = device.allocate("rates and decays", 2L * Math.max(1, kinds.size()) * Float.BYTES);
        device.upload(own, elements());
    }

    private int kind(ParameterGroup group) {
        if (!kinds.contains(group)) {
            if (kinds.size() == MOST) {
                throw new EngineException("more than " + MOST + " different learning rates and decays: the cuda engine"
                        + " cannot tell so many apart; name fewer in optimizer.learningRates");
            }
            kinds.add(group);
        }
        return kinds.indexOf(group);
    }

    /** Two numbers for a kind of parameter. */
    @FunctionalInterface
    interface Numbers {
        float[] of(ParameterGroup kind);
    }

    /** Brings the numbers of a step to the device, and answers where they are. */
    long numbers(Numbers step) {
        float[] values = new float[2 * kinds.size()];
        for (int i = 0; i < kinds.size(); i++) {
            System.arraycopy(step.of(kinds.get(i)), 0, values, 2 * i, 2);
        }
        device.upload(values, numbers.address(0, numbers.bytes()));
        return numbers.address(0, numbers.bytes());
    }

    /** Where the kind of each group of elements is. */
    long elements() {
        return ofElements.address(0, ofElements.bytes());
    }

    long bytes() {
        return ofElements.bytes() + numbers.bytes();
    }

    @Override
    public void close() {
        ofElements.close();
        numbers.close();
    }
}
