package org.medicalgpt4j.train;

import java.nio.file.Path;
import java.util.List;

/** Keeps what a run has reached, so that it can go on from there. */
public interface Checkpointing {

    /** Whether now is a time to save. */
    boolean isDue(Progress progress);

    /** Saves weights, optimizer and progress, unless exactly this is saved already. */
    Saved save(Progress progress);

    /**
     * @param folder the checkpoint
     * @param isNew false if it had been there
     * @param complaints what went wrong beside it without harm to it, for example that an old checkpoint could not be
     *     removed
     */
    record Saved(Path folder, boolean isNew, List<String> complaints) {}
}
