package org.medicalgpt4j.engine.cuda;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The norm of all gradients in double precision, always added up in the same order (a part for each block, then the
 * parts), and what they have to be multiplied with to be no longer than is allowed. All of it stays on the device.
 */
final class GradientClipping implements AutoCloseable {
    private static final int BLOCKS = 1024;
    private static final int THREADS = 256;

    private final Device device;
    private final DeviceMemory memory;

    GradientClipping(Device device) {
        this.device = device;
        this.memory = device.allocate("the norm of the gradients", (long) (BLOCKS + 2) * Double.BYTES);
    }

    private long address(int index) {
        return memory.address((long) index * Double.BYTES, Double.BYTES);
    }

    /** @param largest norm allowed; infinity for no clipping */
    void measure(DeviceTensor gradients, double largest) {
        device.launch("sums", "squares", LaunchSize.blocks(BLOCKS, THREADS), gradients, address(0), gradients.length());
        device.launch("sums", "clipping", LaunchSize.blocks(1, BLOCKS), address(0), address(BLOCKS), factor(), largest);
    }

    /** What gradients are to be multiplied with; negative if their norm is not finite. */
    DeviceTensor factor() {
        return new DeviceTensor(address(BLOCKS + 1), DataType.FLOAT);
    }

    /** Waits for the norm before clipping. */
    double norm() {
        return device.downloadDoubles(address(BLOCKS), 1)[0];
    }

    @Override
    public void close() {
        memory.close();
    }
}
