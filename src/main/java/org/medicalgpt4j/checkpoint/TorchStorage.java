package org.medicalgpt4j.checkpoint;

import java.util.Optional;

/**
 * A run of elements that tensors of a PyTorch file lie in, as the pickle describes it.
 *
 * @param key names it in the file
 * @param type of its elements; empty where it is only bytes
 * @param elements of the storage in the file
 * @param viewStart first element that tensors are counted from
 * @param viewElements number of elements from there that tensors may use
 */
record TorchStorage(String key, Optional<ScalarType> type, long elements, long viewStart, long viewElements) {

    long bytesPerElement() {
        return type.map(ScalarType::bytesPerBlock).orElse(1);
    }

    /** Bytes in the file; the reader has checked that they fit in a long. */
    long bytes() {
        return elements * bytesPerElement();
    }
}
