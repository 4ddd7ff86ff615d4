package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;

/** Rows of logits, a block for each, which keeps what fits of its row in shared memory between its two passes. */
final class LogitRows {
    private static final int HOPPER = 90;
    private static final int AFTER_DATACENTER_BLACKWELL = 110;
    private static final int LARGE_BYTES = 220 << 10;
    private static final int SMALL_BYTES = 96 << 10;

    private LogitRows() {}

    static LaunchSize launch(Device device, DeviceTensor logits) {
        LaunchSize rows = LaunchSize.rows(logits.rows(), logits.size(-1));
        return new LaunchSize(rows.blocks(), 1, 1, rows.threads(), 1, cached(device, logits) * logits.elementBytes());
    }

    /** Elements of a row that are kept: whole packs. */
    static int cached(Device device, DeviceTensor logits) {
        boolean large = device.architecture() >= HOPPER && device.architecture() < AFTER_DATACENTER_BLACKWELL;
        int most = (large ? LARGE_BYTES : SMALL_BYTES) / logits.elementBytes();
        int pack = LaunchSize.pack(logits);
        return logits.size(-1) % pack == 0 ? Math.min(most, logits.size(-1)) / pack * pack : 0;
    }
}
