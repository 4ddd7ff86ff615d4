package org.medicalgpt4j.checkpoint;

import java.util.Arrays;

/** What the parts of a packed matrix must be. */
final class PartChecks {
    private PartChecks() {}

    /** @throws CheckpointException where the tensor is missing, or of another type or rank */
    static TensorInfo require(ParameterStore store, String name, ScalarType type, int rank) {
        TensorInfo info = required(store, name, type);
        if (info.rank() != rank) {
            throw new CheckpointException(store.source() + ": tensor '" + name + "' has the shape "
                    + Arrays.toString(info.shape()) + ", but " + rank + " dimensions were expected");
        }
        return info;
    }

    /** @throws CheckpointException where the tensor is missing, of another type, or has another number of elements */
    static TensorInfo requireElements(ParameterStore store, String name, ScalarType type, long elements) {
        TensorInfo info = required(store, name, type);
        if (info.elements() != elements) {
            throw new CheckpointException(store.source() + ": tensor '" + name + "' has " + info.elements()
                    + " elements, but " + elements + " were expected");
        }
        return info;
    }

    private static TensorInfo required(ParameterStore store, String name, ScalarType type) {
        TensorInfo info = store.info(name);
        if (info.type() != type) {
            throw new CheckpointException(store.source() + ": tensor '" + name + "' is "
                    + info.type().label() + ", but " + type.label() + " was expected");
        }
        return info;
    }
}
