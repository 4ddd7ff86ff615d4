package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaEventCreate;
import static org.bytedeco.cuda.global.cudart.cudaEventDestroy;
import static org.bytedeco.cuda.global.cudart.cudaEventElapsedTime;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/** Times pieces of a stream's work on the device, without waiting for them. */
public final class Stopwatch implements AutoCloseable {
    private static final double NANOSECONDS = 1e6;

    private final Device device;
    private final CUstream_st stream;
    private final List<CUevent_st> events = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    Stopwatch(Device device, CUstream_st stream) {
        this.device = device;
        this.stream = stream;
    }

    /** Starts some work between two marks. */
    public void around(String name, Runnable work) {
        mark(2 * names.size());
        work.run();
        mark(2 * names.size() + 1);
        names.add(name);
    }

    private void mark(int index) {
        if (index == events.size()) {
            CUevent_st event = new CUevent_st();
            Status.runtime(cudaEventCreate(event), "make an event");
            events.add(event);
        }
        Status.runtime(cudaEventRecord(events.get(index), stream), "record an event");
    }

    /** Waits, and tells the nanoseconds of every piece since the last time. */
    public void read(ObjLongConsumer<String> reader) {
        device.synchronize("computing");
        float[] milliseconds = new float[1];
        for (int i = 0; i < names.size(); i++) {
            Status.runtime(
                    cudaEventElapsedTime(milliseconds, events.get(2 * i), events.get(2 * i + 1)), "read an event");
            reader.accept(names.get(i), Math.round(milliseconds[0] * NANOSECONDS));
        }
        names.clear();
    }

    @Override
    public void close() {
        events.forEach(event -> cudaEventDestroy(event));
    }
}
