package org.medicalgpt4j.stage;

import java.util.Locale;
import org.medicalgpt4j.data.PreparationProgress;

/** Says every few seconds how much of the data is read; nothing of data that is read at once. */
final class ReadingLog implements PreparationProgress {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final double MIB = 1 << 20;

    private final RunLog log;
    private long saidAt = System.nanoTime();

    ReadingLog(RunLog log) {
        this.log = log;
    }

    @Override
    public void progress(long rows, long bytes, long totalBytes) {
        if (System.nanoTime() - saidAt >= INTERVAL_NANOS) {
            saidAt = System.nanoTime();
            log.say(String.format(
                    Locale.ROOT, "read %,d rows, %,.0f of %,.0f MiB", rows, bytes / MIB, totalBytes / MIB));
        }
    }
}
