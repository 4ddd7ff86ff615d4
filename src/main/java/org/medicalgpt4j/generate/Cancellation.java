package org.medicalgpt4j.generate;

/** Lets any thread stop a generation; what was generated until then is returned. */
public final class Cancellation {
    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
