package org.medicalgpt4j.train;

import java.util.List;

/**
 * Watches a run. A listener that fails stops the run: a log that cannot be written is worth knowing of at once.
 */
@FunctionalInterface
public interface TrainingListener {
    void on(TrainingEvent event);

    /** Tells several, in their order. */
    static TrainingListener all(List<TrainingListener> listeners) {
        List<TrainingListener> copy = List.copyOf(listeners);
        return event -> copy.forEach(listener -> listener.on(event));
    }
}
