package org.medicalgpt4j.train.recovery;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.recipe.Resume;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.TrainingException;

/** Decides where a run begins, given what its output folder holds and what its recipe allows. */
final class StartDecision {
    static final String ANEW =
            "run.resume=never run.overwrite=true begins anew, and another run.output leaves all" + " as it is";

    private final RunFolder folder;
    private final RunSettings settings;
    private final RunIdentity identity;
    private final Consumer<String> log;

    StartDecision(RunFolder folder, RunSettings settings, RunIdentity identity, Consumer<String> log) {
        this.folder = folder;
        this.settings = settings;
        this.identity = identity;
        this.log = log;
    }

    /**
     * Where to begin: at a checkpoint, or empty for the beginning. Checkpoints of an earlier run are removed in the latter
     * case, if the recipe allows it.
     *
     * @throws TrainingException if the recipe does not allow what the folder asks for
     */
    Optional<SavedCheckpoint> decide() {
        boolean finished = folder.result().isPresent() && !folder.isUnfinished();
        if (finished && !settings.overwrite()) {
            throw new TrainingException(folder.result().get()
                    + " holds an earlier result; write to another folder (run.output=...) or set run.overwrite=true");
        }
        if (settings.resume() instanceof Resume.From from) {
            return Optional.of(accepted(SavedCheckpoint.open(from.checkpoint())));
        }
        List<Path> checkpoints = folder.checkpoints();
        if (settings.resume() instanceof Resume.Automatic && !finished) {
            return checkpoints.isEmpty() ? Optional.empty() : Optional.of(accepted(newestComplete(checkpoints)));
        }
        if (!checkpoints.isEmpty()) {
            clear(checkpoints);
        }
        return Optional.empty();
    }

    /** Whether the folder holds the result of this very run, so that nothing is left to do. */
    static boolean isDone(RunFolder folder, RunSettings settings, RunIdentity identity) {
        return folder.result().isPresent()
                && !folder.isUnfinished()
                && !settings.overwrite()
                && identity.isLockedIn(folder.path());
    }

    private SavedCheckpoint newestComplete(List<Path> checkpoints) {
        for (Path checkpoint : checkpoints) {
            try {
                return SavedCheckpoint.open(checkpoint);
            } catch (CheckpointException broken) {
                log.accept("checkpoint passed over: " + broken.getMessage());
            }
        }
        throw new TrainingException("none of the " + checkpoints.size() + " checkpoints in " + folder.path()
                + " is complete, so that there is nothing to go on from; " + ANEW);
    }

    private SavedCheckpoint accepted(SavedCheckpoint saved) {
        List<String> differences = identity.differences(saved.folder());
        if (!differences.isEmpty()) {
            throw new TrainingException(
                    saved.folder() + " belongs to another run, which this recipe cannot go on with: "
                            + String.join("; ", differences) + " (" + ANEW + ")");
        }
        TrainingState state = saved.state();
        log.accept("resuming from " + saved.folder() + ": step "
                + state.progress().step() + " of " + state.totalSteps() + " is done");
        List<String> rounding = identity.roundingDifferences(saved.folder(), state.engine());
        if (!rounding.isEmpty()) {
            log.accept("the result may differ from that of an unbroken run in its last digits: "
                    + String.join("; ", rounding));
        }
        return saved;
    }

    private void clear(List<Path> checkpoints) {
        if (!settings.overwrite()) {
            throw new TrainingException(folder.path() + " holds checkpoints of an earlier run, the newest of them "
                    + checkpoints.get(0).getFileName() + ", and run.resume is never: run.resume=auto goes on from it, "
                    + "run.overwrite=true removes them");
        }
        log.accept("beginning anew: " + checkpoints.size() + " checkpoints of an earlier run are removed from "
                + folder.path());
        checkpoints.forEach(folder::remove);
    }
}
