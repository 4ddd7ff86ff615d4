package org.medicalgpt4j.engine.cuda;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.RecordedWork;

/** Steps that run one after another: the first time each is started for itself, then they are recorded and replayed. */
final class StepSequence implements AutoCloseable {
    private final Device device;
    private final List<DeviceStep> steps;
    private boolean ran;
    private Optional<RecordedWork> recording = Optional.empty();

    StepSequence(Device device, List<DeviceStep> steps) {
        this.device = device;
        this.steps = List.copyOf(steps);
    }

    List<DeviceStep> steps() {
        return steps;
    }

    void run(DeviceTimes times) {
        if (times.timed()) {
            steps.forEach(times::around);
            times.collect();
            return;
        }
        if (!ran) {
            steps.forEach(DeviceStep::run);
            ran = true;
            return;
        }
        if (recording.isEmpty()) {
            recording = Optional.of(device.record(() -> steps.forEach(DeviceStep::run)));
        }
        device.start(recording.get());
    }

    @Override
    public void close() {
        recording.ifPresent(RecordedWork::close);
        recording = Optional.empty();
    }
}
