package org.medicalgpt4j.engine.cuda;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;

/** The sum of squares in double precision, always in the same order: a part for each block, then the parts. */
final class SquaredNorm implements AutoCloseable {
    private static final int BLOCKS = 512;
    private static final int THREADS = 256;

    private final Device device;
    private final DeviceMemory partials;

    SquaredNorm(Device device) {
        this.device = device;
        this.partials = device.allocate("partial sums of squares", (long) BLOCKS * Double.BYTES);
    }

    double of(DeviceTensor values) {
        long address = partials.address(0, partials.bytes());
        device.launch("sums", "squares", LaunchSize.blocks(BLOCKS, THREADS), values, address, values.length());
        double total = 0;
        for (double partial : device.downloadDoubles(address, BLOCKS)) {
            total += partial;
        }
        return total;
    }

    @Override
    public void close() {
        partials.close();
    }
}
