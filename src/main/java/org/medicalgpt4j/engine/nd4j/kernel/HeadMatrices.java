package org.medicalgpt4j.engine.nd4j.kernel;

/** One head of a tensor {@code [N, heads * D]} as a matrix {@code [N, D]}. */
final class HeadMatrices {
    private HeadMatrices() {}

    static Matrix head(HostTensor tensor, int head, int headSize) {
        return tensor.matrix().columns(head * headSize, (head + 1) * headSize);
    }
}
