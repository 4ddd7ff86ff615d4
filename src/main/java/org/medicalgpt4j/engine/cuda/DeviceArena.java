package org.medicalgpt4j.engine.cuda;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;

/** The memory of a program's intermediate values: grows when a batch needs more, and is used again by each run. */
final class DeviceArena implements AutoCloseable {
    private final Device device;
    private DeviceMemory memory;
    private int generation;

    DeviceArena(Device device) {
        this.device = device;
        this.memory = device.allocate("intermediate values", 0);
    }

    /** Makes sure that there are at least so many bytes; what was there is lost if the arena has to grow. */
    void ensure(long bytes) {
        if (bytes > memory.bytes()) {
            device.synchronize("the last run");
            memory.close();
            memory = device.allocate("intermediate values", bytes);
            generation++;
        }
    }

    DeviceMemory memory() {
        return memory;
    }

    /** Changes when the memory has moved. */
    int generation() {
        return generation;
    }

    @Override
    public void close() {
        memory.close();
    }
}
