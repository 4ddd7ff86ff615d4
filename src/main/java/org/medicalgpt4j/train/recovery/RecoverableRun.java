package org.medicalgpt4j.train.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.Evaluation;
import org.medicalgpt4j.train.Progress;
import org.medicalgpt4j.train.Sampling;
import org.medicalgpt4j.train.StepSource;
import org.medicalgpt4j.train.StopSwitch;
import org.medicalgpt4j.train.TrainingException;
import org.medicalgpt4j.train.TrainingListener;
import org.medicalgpt4j.train.TrainingLoop;
import org.medicalgpt4j.train.record.RunRecords;

/** A run that can be killed at any moment: it begins where an earlier one got to, and saves what it reaches. */
public final class RecoverableRun {
    private final FileSystemAccess files;
    private final Publication publication;
    private final RunFolder folder;
    private final RunIdentity identity;
    private final Optional<SavedCheckpoint> saved;

    private RecoverableRun(
            FileSystemAccess files, RunFolder folder, RunIdentity identity, Optional<SavedCheckpoint> saved) {
        this.files = files;
        this.publication = new Publication(files);
        this.folder = folder;
        this.identity = identity;
        this.saved = saved;
    }

    /**
     * Decides where a run begins. The output folder is locked by the caller.
     *
     * @param log hears what was decided and why
     * @return empty if the folder holds the result of this very run already
     * @throws TrainingException if the folder holds something that the recipe does not allow to replace or to go on from
     */
    public static Optional<RecoverableRun> begin(FileSystemAccess files, RunIdentity identity, Consumer<String> log) {
        RunSettings settings = identity.recipe().run();
        RunFolder folder = new RunFolder(new Publication(files), settings.output());
        if (StartDecision.isDone(folder, settings, identity)) {
            return Optional.empty();
        }
        Optional<SavedCheckpoint> saved = new StartDecision(folder, settings, identity, log).decide();
        folder.begin();
        return Optional.of(new RecoverableRun(files, folder, identity, saved));
    }

    /**
     * Trains from there to the end.
     *
     * @param weights as they are before training; those of the checkpoint are brought back here
     * @param data fingerprints of the data by what it is for
     * @throws TrainingException if the data is not that of the checkpoint, or a step must not be taken
     * @throws org.medicalgpt4j.train.RunStopped if asked to stop
     */
    public Progress train(
            TrainingProgram program,
            StepSource source,
            TrainingLoop.Options options,
            Optional<Evaluation> evaluation,
            Optional<Sampling> sampling,
            TrainedWeights weights,
            Map<String, String> data,
            StopSwitch stop,
            List<TrainingListener> listeners) {
        saved.ifPresent(checkpoint -> requireSame(checkpoint, data));
        Progress begin = saved.map(checkpoint -> checkpoint.restore(weights, program.optimizerState()))
                .orElse(Progress.START);
        try (RunRecords records = RunRecords.open(
                files,
                identity.recipe().run(),
                saved.map(SavedCheckpoint::folder),
                options.learningRate().total(),
                options.allParameters())) {
            Checkpoints checkpoints = new Checkpoints(
                    publication,
                    folder,
                    identity,
                    data,
                    options.learningRate().total(),
                    weights,
                    program.optimizerState(),
                    records::writeTo,
                    saved.filter(this::isHere)
                            .map(checkpoint -> checkpoint.state().progress()));
            List<TrainingListener> all = new ArrayList<>(listeners);
            all.add(records);
            return new TrainingLoop(
                            program,
                            source,
                            options,
                            evaluation,
                            sampling,
                            checkpoints,
                            stop,
                            TrainingListener.all(all))
                    .run(begin);
        }
    }

    /** To be called when the result is published. */
    public void finish() {
        folder.finish();
    }

    private boolean isHere(SavedCheckpoint checkpoint) {
        Path here = folder.checkpoint(checkpoint.state().progress().step());
        return checkpoint
                .folder()
                .toAbsolutePath()
                .normalize()
                .equals(here.toAbsolutePath().normalize());
    }

    private void requireSame(SavedCheckpoint checkpoint, Map<String, String> data) {
        Map<String, String> before = checkpoint.state().data();
        if (before.equals(data)) {
            return;
        }
        List<String> differences = new ArrayList<>();
        data.forEach((use, fingerprint) -> {
            if (!fingerprint.equals(before.get(use))) {
                differences.add(
                        "the " + use + " data was " + before.getOrDefault(use, "none") + " and is " + fingerprint);
            }
        });
        differences.addAll(identity.dataDifferences(checkpoint.folder()));
        throw new TrainingException(checkpoint.folder() + " belongs to a run on other data: "
                + String.join("; ", differences) + " (" + StartDecision.ANEW + ")");
    }
}
