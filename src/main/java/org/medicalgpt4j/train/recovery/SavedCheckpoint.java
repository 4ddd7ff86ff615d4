package org.medicalgpt4j.train.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.SealedFolder;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.train.Progress;

/** A checkpoint folder that was found complete. */
public final class SavedCheckpoint {
    /** The file that lists all others, and without which a folder is no checkpoint. */
    static final String STATE = "training_state.json";

    private final Path folder;
    private final TrainingState state;

    private SavedCheckpoint(Path folder, TrainingState state) {
        this.folder = folder;
        this.state = state;
    }

    /**
     * Reads every file once to compare it with its checksum.
     *
     * @throws CheckpointException if there is none, it is not complete, or of another version
     */
    static SavedCheckpoint open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(folder + " is not a checkpoint folder: there is no such folder");
        }
        if (!Files.exists(folder.resolve(STATE))) {
            throw new CheckpointException(folder + " is not a checkpoint folder: it has no " + STATE);
        }
        return new SavedCheckpoint(folder, TrainingStateJson.read(SealedFolder.verified(folder, STATE), folder));
    }

    /** The loss of the evaluation that was made when this checkpoint was saved; empty if there was none. */
    static OptionalDouble evaluationLoss(Path folder) {
        try {
            Progress progress = TrainingStateJson.read(SealedFolder.description(folder, STATE), folder)
                    .progress();
            return progress.isEvaluated()
                    ? OptionalDouble.of(progress.latest().orElseThrow().result().loss())
                    : OptionalDouble.empty();
        } catch (CheckpointException broken) {
            return OptionalDouble.empty();
        }
    }

    public Path folder() {
        return folder;
    }

    TrainingState state() {
        return state;
    }

    /** Brings back weights and optimizer as they were, and answers how far the run had come. */
    Progress restore(TrainedWeights weights, OptimizerState optimizer) {
        weights.restore(folder);
        OptimizerFile.read(optimizer, folder);
        return state.progress();
    }
}
