package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.MixUntil;
import org.medicalgpt4j.recipe.SourceShare;

/**
 * Data ready to train on.
 *
 * @param split what is trained on and what is held out (from the training files, or files of its own, or nothing)
 * @param mixture how much of an epoch is from each training source
 * @param training what became of the rows of the training files, held-out ones included
 * @param evaluation what became of the rows of evaluation files, if there are any
 */
public record PreparedDialogues(
        EvaluationSplit split, Mixture mixture, PreparedData training, Optional<PreparedData> evaluation) {

    /**
     * Parts what was prepared.
     *
     * @param evaluation data of its own to evaluate with
     * @param share of the training rows to hold out if there is none
     * @param seed draws these rows
     * @param shares of an epoch, by source
     */
    static PreparedDialogues of(
            PreparedData training,
            Optional<PreparedData> evaluation,
            double share,
            long seed,
            List<SourceShare> shares,
            MixUntil until) {
        EvaluationSplit split = evaluation
                .map(own -> new EvaluationSplit(training.sequences(), own.sequences()))
                .orElseGet(() -> EvaluationSplit.byFraction(training.sequences(), share, seed));
        Mixture mixture = Mixture.of(split.training(), training.sources(), shares, until);
        return new PreparedDialogues(split, mixture, training, evaluation);
    }

    /**
     * Endless steps over what is trained on.
     *
     * @param shuffle whether each epoch has an order of its own
     * @param seed decides the orders
     * @throws DataException if the data and the size of a step do not fit
     */
    public TrainingStream stream(Batching batching, boolean shuffle, long seed) {
        return new TrainingStream(split.training(), batching, mixture.order(shuffle, seed), shuffle);
    }

    /** For people: both reports, and how many rows are held out. */
    public String text() {
        StringBuilder text = new StringBuilder(training.report().text());
        evaluation.ifPresent(
                data -> text.append("evaluation files: ").append(data.report().text()));
        if (split.evaluation().size() > 0) {
            text.append(String.format(
                    "%,d sequences are trained on, %,d evaluated; %,d of these are also trained on\n",
                    split.training().size(), split.evaluation().size(), split.overlap()));
        }
        return text.append(mixture.text()).toString();
    }

    /** The rows that are not trained on with the reasons, as JSON Lines; none if all are, or if they were not kept. */
    public Optional<FileContent> rejectedRows() {
        List<PreparedSource> sources = new ArrayList<>(training.sources());
        evaluation.ifPresent(data -> sources.addAll(data.sources()));
        boolean any = sources.stream()
                .anyMatch(source -> source.rejected().isPresent()
                        && !source.counts().dropped().isEmpty());
        return any ? Optional.of(RejectedRowsFile.of(sources)) : Optional.empty();
    }
}
