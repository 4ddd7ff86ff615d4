package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;

/** What several ops have in common. */
public final class Elementwise {
    private Elementwise() {}

    /** {@code sum = x + y}; the sum may be the memory of either. */
    public static void add(Device device, DeviceTensor x, DeviceTensor y, DeviceTensor sum) {
        device.launch(x.type(), "elementwise", "add", LaunchSize.packs(x), x, y, sum, x.length());
    }
}
