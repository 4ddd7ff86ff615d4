package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.FolderDraft;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.MetricsFile;
import org.medicalgpt4j.train.TrainingEvent;
import org.medicalgpt4j.train.TrainingListener;

/**
 * Everything a run writes about itself. The metrics are what the rest is made of: a run that goes on begins with the
 * metrics of its checkpoint, and so all of it tells every step once.
 */
public final class RunRecords implements TrainingListener, AutoCloseable {
    private final RunSettings run;
    private final Publication publication;
    private final long totalSteps;
    private final long parameters;
    private final MetricsFile metrics;
    private final Optional<TensorBoardFile> tensorBoard;

    private RunRecords(
            RunSettings run,
            Publication publication,
            long totalSteps,
            long parameters,
            MetricsFile metrics,
            Optional<TensorBoardFile> tensorBoard) {
        this.run = run;
        this.publication = publication;
        this.totalSteps = totalSteps;
        this.parameters = parameters;
        this.metrics = metrics;
        this.tensorBoard = tensorBoard;
    }

    /**
     * Begins the records of a run in its output folder.
     *
     * @param checkpoint whose records come first, if the run goes on from one
     * @param parameters numbers of the whole model
     */
    public static RunRecords open(
            FileSystemAccess files, RunSettings run, Optional<Path> checkpoint, long totalSteps, long parameters) {
        MetricsFile metrics = MetricsFile.open(files, run.output(), checkpoint);
        List<JsonNode> earlier = MetricLines.in(run.output());
        Optional<TensorBoardFile> tensorBoard = run.report().tensorBoard()
                ? Optional.of(TensorBoardFile.open(files, run.output(), earlier))
                : Optional.empty();
        return new RunRecords(run, new Publication(files), totalSteps, parameters, metrics, tensorBoard);
    }

    @Override
    public void on(TrainingEvent event) {
        metrics.add(event).ifPresent(line -> tensorBoard.ifPresent(file -> file.add(line)));
        boolean finished = event instanceof TrainingEvent.Finished;
        if (finished
                || event instanceof TrainingEvent.Evaluated
                || event instanceof TrainingEvent.Sampled
                || event instanceof TrainingEvent.Saved) {
            publish(finished);
        }
    }

    /** Adds to a checkpoint what a run that goes on from it begins with. */
    public void writeTo(FolderDraft checkpoint) {
        checkpoint.file(MetricsFile.FILE, FileContent.copyOf(run.output().resolve(MetricsFile.FILE)));
        if (run.report().trainerState()) {
            checkpoint.file(TrainerState.FILE, FileContent.text(trainerState(false)));
        }
    }

    private void publish(boolean finished) {
        if (run.report().trainerState()) {
            publication.file(run.output().resolve(TrainerState.FILE), FileContent.text(trainerState(finished)));
        }
        if (run.report().html()) {
            publication.file(
                    run.output().resolve(ReportPage.FILE), FileContent.text(ReportPage.of(run.output(), totalSteps)));
        }
    }

    private String trainerState(boolean finished) {
        return TrainerState.text(MetricLines.in(run.output()), run, totalSteps, parameters, finished);
    }

    @Override
    public void close() {
        try (metrics) {
            tensorBoard.ifPresent(TensorBoardFile::close);
        }
    }
}
