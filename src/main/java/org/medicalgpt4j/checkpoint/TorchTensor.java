package org.medicalgpt4j.checkpoint;

import java.util.Arrays;

/**
 * A tensor as the pickle of a PyTorch file describes it, checked: all its elements lie in its storage.
 *
 * @param offset of its first element in the storage, in elements
 * @param strides elements from one index to the next, for each dimension
 */
record TorchTensor(TensorInfo info, TorchStorage storage, long offset, long[] strides) {
    private static final int HIGHEST_RANK = 32;

    /** @throws CheckpointException where an element would lie outside the storage, or one element would stand for several */
    static TorchTensor checked(
            String source,
            String name,
            ScalarType type,
            TorchStorage storage,
            long offset,
            long[] shape,
            long[] strides) {
        String said = source + ": tensor '" + name + "' of shape " + Arrays.toString(shape);
        if (shape.length != strides.length || shape.length > HIGHEST_RANK) {
            throw new CheckpointException(source + ": tensor '" + name + "' has " + shape.length + " dimensions and "
                    + strides.length + " strides, but as many of both, " + HIGHEST_RANK + " at most, were expected");
        }
        long size = type.bytesPerBlock() / storage.bytesPerElement();
        long available = storage.viewElements() / size;
        long elements = 1;
        long last = offset;
        try {
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] < 0 || strides[i] < 0) {
                    throw new CheckpointException(said + " has a negative size or stride");
                }
                elements = Math.multiplyExact(elements, shape[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(shape[i] - 1, 0), strides[i]));
            }
        } catch (ArithmeticException tooLarge) {
            throw new CheckpointException(said + " is too large", tooLarge);
        }
        if (offset < 0 || (elements > 0 ? last >= available : offset > available)) {
            throw new CheckpointException(said + ", strides " + Arrays.toString(strides) + " and offset " + offset
                    + " does not lie in its storage '" + storage.key() + "' of " + available + " elements");
        }
        if (elements > available) {
            throw new CheckpointException(
                    said + " has more elements than its storage '" + storage.key() + "', which has " + available);
        }
        return new TorchTensor(new TensorInfo(name, type, shape), storage, offset, strides);
    }

    /** Whether the elements lie in row-major order without gaps. */
    boolean contiguous() {
        long expected = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            long size = info.dimension(i);
            if (size > 1 && strides[i] != expected) {
                return false;
            }
            expected *= Math.max(size, 1);
        }
        return true;
    }

    /** Bytes from the start of the storage in the file to the first element. */
    long start() {
        return storage.viewStart() * storage.bytesPerElement()
                + offset * info.type().bytesPerBlock();
    }
}
