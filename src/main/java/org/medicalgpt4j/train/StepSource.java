package org.medicalgpt4j.train;

/**
 * Where a run's optimizer steps come from: data that is dealt out, or roll-outs of the model itself. A source that was
 * sought to a position goes on exactly as the one it was taken from, the model being that of the same moment.
 */
public interface StepSource {

    /**
     * The next step. A source may compute a good while for it.
     *
     * @param number of the step from 1, which random numbers are drawn by
     * @throws TrainingException if there is nothing in it to learn
     * @throws RunStopped if a stop was requested meanwhile
     */
    SourceStep next(long number);

    /** The place before the next step. */
    SourcePosition position();

    /** Goes to a place. */
    void seek(SourcePosition position);
}
