package org.medicalgpt4j.engine.cuda;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.Program.OpTime;
import org.medicalgpt4j.engine.cuda.runtime.Device;

/** Adds up the time of each kind of op, if that is wanted: then the device is waited for after each step. */
final class DeviceTimes {
    private final boolean timed;
    private final Map<String, long[]> times = new HashMap<>();

    DeviceTimes(boolean timed) {
        this.timed = timed;
    }

    void around(DeviceStep step, Device device) {
        around(step.step().opName(), device, step::run);
    }

    void around(String name, Device device, Runnable work) {
        if (!timed) {
            work.run();
            return;
        }
        device.synchronize("what came before");
        long start = System.nanoTime();
        work.run();
        device.synchronize(name);
        long[] entry = times.computeIfAbsent(name, key -> new long[2]);
        entry[0]++;
        entry[1] += System.nanoTime() - start;
    }

    /** Slowest first. */
    List<OpTime> list() {
        return times.entrySet().stream()
                .map(e -> new OpTime(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .sorted(Comparator.comparingLong(OpTime::nanoseconds).reversed())
                .toList();
    }
}
