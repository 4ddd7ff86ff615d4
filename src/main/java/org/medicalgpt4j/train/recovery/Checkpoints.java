package org.medicalgpt4j.train.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.FolderContent;
import org.medicalgpt4j.checkpoint.FolderDraft;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.SealedFolder;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.train.Checkpointing;
import org.medicalgpt4j.train.Progress;

/**
 * Saves checkpoints of a run and removes those no longer wanted. A folder {@code checkpoint-N} appears complete or not at
 * all, and others are removed only when a newer one is on the disk.
 */
final class Checkpoints implements Checkpointing {
    private final Publication publication;
    private final RunFolder folder;
    private final RunIdentity identity;
    private final Map<String, String> data;
    private final long totalSteps;
    private final TrainedWeights weights;
    private final OptimizerState optimizer;
    private final FolderContent records;
    private final SaveSchedule schedule;
    private Optional<Progress> latest;

    /**
     * @param records what the run has written about itself
     * @param resumed the checkpoint in the output folder that the run goes on from
     */
    Checkpoints(
            Publication publication,
            RunFolder folder,
            RunIdentity identity,
            Map<String, String> data,
            long totalSteps,
            TrainedWeights weights,
            OptimizerState optimizer,
            FolderContent records,
            Optional<Progress> resumed) {
        this.publication = publication;
        this.folder = folder;
        this.identity = identity;
        this.data = data;
        this.totalSteps = totalSteps;
        this.weights = weights;
        this.optimizer = optimizer;
        this.records = records;
        this.schedule = new SaveSchedule(identity.recipe().run());
        this.latest = resumed;
    }

    @Override
    public boolean isDue(Progress progress) {
        return schedule.isDue(progress.step());
    }

    @Override
    public Saved save(Progress progress) {
        Path target = folder.checkpoint(progress.step());
        boolean isNew = !latest.equals(Optional.of(progress));
        List<String> complaints = new ArrayList<>();
        if (isNew) {
            publication.requireSpace(target, weights.bytes() + OptimizerFile.bytes(optimizer));
            TrainingState state = new TrainingState(
                    progress, totalSteps, identity.recipe().run().seed(), data, identity.engine());
            publication.folder(
                    target,
                    ExistingFolder.REPLACE,
                    SealedFolder.sealed(SavedCheckpoint.STATE, TrainingStateJson.write(state), this::write));
            latest = Optional.of(progress);
            superfluous(progress.step()).forEach(old -> remove(old, complaints));
        }
        schedule.saved(publication);
        return new Saved(target, isNew, complaints);
    }

    private void write(FolderDraft draft) {
        weights.files().writeTo(draft);
        OptimizerFile.write(optimizer, draft);
        identity.writeTo(draft);
        records.writeTo(draft);
    }

    /** Those of later steps belong to a course that was given up; of the others, the newest stay, and the best. */
    private List<Path> superfluous(long step) {
        List<Path> earlier = folder.checkpoints().stream()
                .filter(checkpoint -> RunFolder.step(checkpoint).orElseThrow() <= step)
                .toList();
        List<Path> wanted = new ArrayList<>(
                earlier.subList(0, Math.min(identity.recipe().run().keep(), earlier.size())));
        best(earlier).ifPresent(wanted::add);
        return folder.checkpoints().stream()
                .filter(checkpoint -> !wanted.contains(checkpoint))
                .toList();
    }

    private static Optional<Path> best(List<Path> checkpoints) {
        return checkpoints.stream()
                .filter(checkpoint -> !Double.isNaN(loss(checkpoint)))
                .min(Comparator.comparingDouble(Checkpoints::loss));
    }

    private static double loss(Path checkpoint) {
        return SavedCheckpoint.evaluationLoss(checkpoint).orElse(Double.NaN);
    }

    private void remove(Path checkpoint, List<String> complaints) {
        try {
            folder.remove(checkpoint);
        } catch (CheckpointException failure) {
            complaints.add(failure.getMessage());
        }
    }
}
