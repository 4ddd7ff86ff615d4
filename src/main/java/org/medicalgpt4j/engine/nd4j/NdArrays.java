package org.medicalgpt4j.engine.nd4j;

import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J arrays over memory the engine owns. */
final class NdArrays {
    private NdArrays() {}

    /** An array that shares the tensor's memory. */
    static INDArray view(HostTensor tensor) {
        DataBuffer buffer = Nd4j.createBuffer(tensor.memory(), tensor.length(), tensor.type());
        long[] shape = tensor.shape();
        return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c', tensor.type());
    }
}
