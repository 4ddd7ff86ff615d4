package org.medicalgpt4j.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The inputs of one run of a program, by name. */
public final class Batch {
    private final Map<String, Input> inputs = new LinkedHashMap<>();

    /** One input: integers or floats with a shape. */
    public sealed interface Input {
        long[] shape();

        record Ints(long[] shape, int[] values) implements Input {}

        record Floats(long[] shape, float[] values) implements Input {}
    }

    public Batch ints(String name, int... values) {
        return ints(name, values, values.length);
    }

    public Batch ints(String name, int[] values, long... shape) {
        inputs.put(name, new Input.Ints(checked(name, shape, values.length), values));
        return this;
    }

    public Batch floats(String name, float... values) {
        return floats(name, values, values.length);
    }

    public Batch floats(String name, float[] values, long... shape) {
        inputs.put(name, new Input.Floats(checked(name, shape, values.length), values));
        return this;
    }

    public Batch scalar(String name, float value) {
        inputs.put(name, new Input.Floats(new long[0], new float[] {value}));
        return this;
    }

    public Optional<Input> input(String name) {
        return Optional.ofNullable(inputs.get(name));
    }

    /** All inputs by name, in the order in which they were added. */
    public Map<String, Input> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** Adds an input that another batch has. */
    public Batch put(String name, Input input) {
        inputs.put(name, input);
        return this;
    }

    /** A batch with the same inputs, to which more can be added without changing this one. */
    public Batch copy() {
        Batch copy = new Batch();
        copy.inputs.putAll(inputs);
        return copy;
    }

    private static long[] checked(String name, long[] shape, int length) {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        if (elements != length) {
            throw new IllegalArgumentException("input '" + name + "' has " + length + " values, its shape " + elements);
        }
        return shape;
    }
}
