package org.medicalgpt4j.train.recovery;

import java.nio.file.Path;
import org.medicalgpt4j.checkpoint.FolderContent;

/** The weights that a run changes, in a form that others can load. */
public interface TrainedWeights {

    /** An adapter, or a whole model, with all that is needed to use it. */
    FolderContent files();

    /** Bytes of these files, more or less. */
    long bytes();

    /**
     * Brings back exactly what {@link #files} wrote.
     *
     * @throws org.medicalgpt4j.checkpoint.CheckpointException if the folder holds other weights
     */
    void restore(Path folder);
}
