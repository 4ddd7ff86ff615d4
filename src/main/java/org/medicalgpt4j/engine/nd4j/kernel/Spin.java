package org.medicalgpt4j.engine.nd4j.kernel;

/** Waits actively for a short while: waking a sleeping thread takes longer than most kernels run. */
final class Spin {
    private static final long NANOSECONDS = 100_000;
    private static final int PAUSES = 16;

    private long end;

    /** Pauses a moment; false when it is time to sleep. */
    boolean again() {
        for (int i = 0; i < PAUSES; i++) {
            Thread.onSpinWait();
        }
        long now = System.nanoTime();
        if (end == 0) {
            end = now + NANOSECONDS;
        }
        return now < end;
    }
}
