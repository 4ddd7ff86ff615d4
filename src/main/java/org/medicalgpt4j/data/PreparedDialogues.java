package org.medicalgpt4j.data;

import java.util.Optional;

/**
 * Dialogues ready to train on.
 *
 * @param split what is trained on and what is held out (from the training files, or files of its own, or nothing)
 * @param training what became of the rows of the training files, held-out ones included
 * @param evaluation what became of the rows of evaluation files, if there are any
 */
public record PreparedDialogues(EvaluationSplit split, DataReport training, Optional<DataReport> evaluation) {

    /** For people: both reports, and how many rows are held out. */
    public String text() {
        StringBuilder text = new StringBuilder(training.text());
        evaluation.ifPresent(report -> text.append("evaluation files: ").append(report.text()));
        if (split.evaluation().size() > 0) {
            text.append(String.format(
                    "%,d sequences are trained on, %,d evaluated; %,d of these are also trained on\n",
                    split.training().size(), split.evaluation().size(), split.overlap()));
        }
        return text.toString();
    }
}
