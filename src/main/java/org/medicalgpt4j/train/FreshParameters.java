package org.medicalgpt4j.train;

import java.util.function.Predicate;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.random.Philox;

/**
 * Start values of parameters that no checkpoint gives. Each depends on the seed, the parameter's name and the element's
 * index only.
 */
public final class FreshParameters {
    private static final int CHUNK = 1 << 14;

    private final long seed;
    private final double initializerRange;

    /** @param initializerRange standard deviation of weight matrices, from the model's configuration */
    public FreshParameters(long seed, double initializerRange) {
        this.seed = seed;
        this.initializerRange = initializerRange;
    }

    /** Fills the chosen parameters. */
    public void fill(Parameters parameters, Predicate<Parameter> chosen) {
        for (Parameter parameter : parameters.table()) {
            if (chosen.test(parameter)) {
                fill(parameters, parameter);
            }
        }
    }

    private void fill(Parameters parameters, Parameter parameter) {
        parameters.write(parameter.name(), memory -> {
            float[] chunk = new float[(int) Math.min(CHUNK, parameter.elements())];
            for (long offset = 0; offset < parameter.elements(); offset += chunk.length) {
                int length = (int) Math.min(chunk.length, parameter.elements() - offset);
                for (int i = 0; i < length; i++) {
                    chunk[i] = value(parameter, offset + i);
                }
                memory.position(offset).put(chunk, 0, length);
            }
        });
    }

    private float value(Parameter parameter, long index) {
        return switch (parameter.role()) {
            // true lengths are measured once the weights are there
            case NORM, LORA_MAGNITUDE -> 1f;
            case BIAS, ROUTER_BIAS, LORA_B -> 0f;
            // uniform as PEFT's kaiming_uniform_(a = sqrt(5)): the bound is one over the root of the inputs
            case LORA_A ->
                (float) ((2 * uniform(parameter, index, 0) - 1)
                        / Math.sqrt(parameter.shape()[1]));
            case EMBEDDING, LINEAR, EXPERT, ROUTER, HEAD -> (float) (initializerRange * normal(parameter, index));
        };
    }

    private double normal(Parameter parameter, long index) {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform(parameter, index, 0)));
        return radius * Math.cos(2 * Math.PI * uniform(parameter, index, 1));
    }

    private double uniform(Parameter parameter, long index, int which) {
        return Philox.uniform(
                (int) seed, (int) (seed >>> 32), index, parameter.name().hashCode(), which);
    }
}
