package org.medicalgpt4j.model;

import java.util.Optional;
import org.medicalgpt4j.op.QuantizedWeight;

/**
 * One weight tensor of a graph.
 *
 * @param name the checkpoint's tensor name, which is also the name of the graph variable
 * @param trainable whether the optimizer changes it
 * @param packed how it is kept if not in full; the graph variable is then a tensor of words
 * @param shape as in the checkpoint: {@code [out, in]} for linear layers
 */
public record Parameter(
        String name, ParameterRole role, boolean trainable, Optional<QuantizedWeight> packed, long... shape) {

    public Parameter {
        shape = shape.clone();
    }

    public Parameter(String name, ParameterRole role, boolean trainable, long... shape) {
        this(name, role, trainable, Optional.empty(), shape);
    }

    /** Elements of the weight, packed or not. */
    public long elements() {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /** The shape of the graph variable: elements of four bytes each. */
    public long[] storedShape() {
        return packed.map(weight -> new long[] {weight.words()}).orElse(shape.clone());
    }

    /** Bytes of the graph variable if its elements have four bytes each. */
    public long storedBytes() {
        return packed.map(QuantizedWeight::bytes).orElseGet(() -> Math.multiplyExact(elements(), (long) Float.BYTES));
    }
}
