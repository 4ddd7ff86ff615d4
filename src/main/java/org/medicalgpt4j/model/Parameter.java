package org.medicalgpt4j.model;

/**
 * One weight tensor of a graph.
 *
 * @param name the checkpoint's tensor name, which is also the name of the graph variable
 * @param shape as in the checkpoint: {@code [out, in]} for linear layers
 * @param trainable whether the optimizer changes it
 */
public record Parameter(String name, ParameterRole role, boolean trainable, long... shape) {

    public Parameter {
        shape = shape.clone();
    }

    public long elements() {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }
}
