package org.medicalgpt4j.engine.cuda;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.Program.OpTime;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.Stopwatch;

/** Adds up the time that each kind of op takes on the device, if that is wanted. */
final class DeviceTimes implements AutoCloseable {
    private final Optional<Stopwatch> stopwatch;
    private final Map<String, long[]> times = new HashMap<>();

    DeviceTimes(Device device, boolean timed) {
        this.stopwatch = timed ? Optional.of(device.stopwatch()) : Optional.empty();
    }

    boolean timed() {
        return stopwatch.isPresent();
    }

    void around(DeviceStep step) {
        around(step.step().opName(), step::run);
    }

    void around(String name, Runnable work) {
        if (stopwatch.isPresent()) {
            stopwatch.get().around(name, work);
        } else {
            work.run();
        }
    }

    /** Waits for what was started and adds its times. */
    void collect() {
        stopwatch.ifPresent(watch -> watch.read((name, nanoseconds) -> {
            long[] entry = times.computeIfAbsent(name, key -> new long[2]);
            entry[0]++;
            entry[1] += nanoseconds;
        }));
    }

    /** Slowest first. */
    List<OpTime> list() {
        collect();
        return times.entrySet().stream()
                .map(e -> new OpTime(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .sorted(Comparator.comparingLong(OpTime::nanoseconds).reversed())
                .toList();
    }

    @Override
    public void close() {
        stopwatch.ifPresent(Stopwatch::close);
    }
}
