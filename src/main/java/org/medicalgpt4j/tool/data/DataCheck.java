package org.medicalgpt4j.tool.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.DataSource;
import org.medicalgpt4j.tool.data.DataFindings.Alike;

/** Looks at data before anything is trained on it: rows, fields, roles, lengths, duplicates, and what evaluation shares. */
public final class DataCheck {
    private final List<Checked> training;
    private final List<Checked> evaluation;
    private final OptionalInt maxLength;
    private final double split;

    /** A source and how its rows are measured. */
    public record Checked(DataSource source, RowMeasure measure) {}

    /**
     * @param evaluation what is only evaluated; may be empty
     * @param maxLength the length of sequences that is set, if one is
     */
    public DataCheck(List<Checked> training, List<Checked> evaluation, OptionalInt maxLength) {
        this(training, evaluation, maxLength, 0);
    }

    private DataCheck(List<Checked> training, List<Checked> evaluation, OptionalInt maxLength, double split) {
        this.training = List.copyOf(training);
        this.evaluation = List.copyOf(evaluation);
        this.maxLength = maxLength;
        this.split = split;
    }

    /** As this, with a share of the training rows held out by chance. */
    DataCheck holdingOut(double share) {
        return new DataCheck(training, evaluation, maxLength, share);
    }

    /** @throws org.medicalgpt4j.data.file.DataException if a file cannot be read to its end */
    public DataFindings run() {
        RowSurvey trained = survey(training);
        if (evaluation.isEmpty()) {
            return new DataFindings(trained.findings(maxLength), Optional.empty(), Optional.empty(), split);
        }
        RowSurvey evaluated = survey(evaluation);
        return new DataFindings(
                trained.findings(maxLength),
                Optional.of(evaluated.findings(maxLength)),
                Optional.of(leakage(trained.measured(), evaluated.measured())),
                split);
    }

    private static RowSurvey survey(List<Checked> sources) {
        RowSurvey survey = new RowSurvey();
        sources.forEach(checked -> survey.read(checked.source(), checked.measure()));
        return survey;
    }

    private static DataFindings.Leakage leakage(MeasuredRows trained, MeasuredRows evaluated) {
        int[] same = trained.firstAlikeOf(evaluated, false);
        int[] asked = trained.firstAlikeOf(evaluated, true);
        for (int row = 0; row < same.length; row++) {
            asked[row] = same[row] >= 0 ? -1 : asked[row];
        }
        return new DataFindings.Leakage(
                alike(trained, evaluated, same, "equals"), alike(trained, evaluated, asked, "asks the same as"));
    }

    private static Alike alike(MeasuredRows trained, MeasuredRows evaluated, int[] found, String how) {
        return new Alike(
                Arrays.stream(found).filter(row -> row >= 0).count(),
                IntStream.range(0, found.length)
                        .filter(row -> found[row] >= 0)
                        .limit(RowSurvey.SHOWN)
                        .mapToObj(row -> evaluated.at(row) + " " + how + " " + trained.at(found[row]))
                        .toList());
    }
}
