package org.medicalgpt4j.train;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Asks a run to stop. Any thread may ask; the run then finishes the step it is in, breaks off an evaluation or a
 * generation, saves what it has reached, and ends with {@link RunStopped}.
 */
public final class StopSwitch {
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean requested;

    public void request() {
        requested = true;
        watchers.forEach(Runnable::run);
    }

    public boolean isRequested() {
        return requested;
    }

    /** Runs an action when a stop is requested, in the thread that requests it; at once if it was already. */
    public void onRequest(Runnable action) {
        watchers.add(action);
        if (requested) {
            action.run();
        }
    }

    /**
     * To be called by phases that leave nothing to be saved.
     *
     * @param phase what was going on, such as {@code reading the data}
     * @throws RunStopped if a stop was requested
     */
    public void check(String phase) {
        if (requested) {
            throw new RunStopped("stopped while " + phase);
        }
    }
}
