package org.medicalgpt4j.train;

/**
 * Watches a run. A listener that fails stops the run: a log that cannot be written is worth knowing of at once.
 */
@FunctionalInterface
public interface TrainingListener {
    void on(TrainingEvent event);
}
