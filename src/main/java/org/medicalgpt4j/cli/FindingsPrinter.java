package org.medicalgpt4j.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.medicalgpt4j.data.LengthHistogram;
import org.medicalgpt4j.tool.data.DataFindings;
import org.medicalgpt4j.tool.data.DataFindings.Alike;
import org.medicalgpt4j.tool.data.DataFindings.Rows;

/** Prints for people what a check of data found. */
final class FindingsPrinter {
    private static final int BAR = 30;
    private static final int EXAMPLES = 5;

    private final PrintStream out;

    FindingsPrinter(PrintStream out) {
        this.out = out;
    }

    void print(DataFindings findings) {
        print("training data", findings.training());
        long alike = findings.training().duplicates().count()
                + findings.training().otherAnswers().count();
        if (findings.split() > 0 && alike > 0) {
            out.println();
            line(
                    "%.1f %% of the rows are held out by chance: of %,d pairs that are alike, some may be parted, so that"
                            + " training sees what is evaluated",
                    100 * findings.split(), alike);
        }
        findings.evaluation().ifPresent(rows -> {
            out.println();
            print("evaluation data", rows);
        });
        findings.leakage().ifPresent(leakage -> {
            out.println();
            out.println("leakage from training into evaluation");
            alike("rows of the evaluation equal rows of the training", leakage.same());
            alike("more ask what the training asks", leakage.sameQuestion());
        });
    }

    private void print(String title, Rows rows) {
        line(
                "%s: %,d rows in %,d files, %,d cannot be trained on",
                title, rows.rows(), rows.files().size(), rows.badRows());
        out.println();
        Table fields = new Table("field", "rows", "empty", "values");
        rows.fields()
                .forEach((name, field) ->
                        fields.row(name, number(field.rows()), number(field.empty()), counts(field.kinds())));
        fields.print(out);
        out.println();
        if (!rows.roles().isEmpty()) {
            line("turns: %s", counts(rows.roles()));
            line("turns of a row: %s", counts(rows.turns()));
        }
        rows.notes().forEach((note, count) -> line("%,d %s", count, note));
        alike("rows equal an earlier one", rows.duplicates());
        alike("rows ask what an earlier one asks, with another answer", rows.otherAnswers());
        lengths(rows);
    }

    private void lengths(Rows rows) {
        line(
                "tokens of a row: %s, mean %.1f",
                percentiles(rows.percentiles()), rows.lengths().mean());
        int most = rows.lengths().buckets().stream()
                .mapToInt(LengthHistogram.Bucket::sequences)
                .max()
                .orElse(1);
        for (LengthHistogram.Bucket bucket : rows.lengths().buckets()) {
            String bar = "#".repeat((int) Math.ceil((double) BAR * bucket.sequences() / most));
            line("  %,7d .. %,7d %,9d %s", bucket.from(), bucket.to(), bucket.sequences(), bar);
        }
        if (rows.forecast().isEmpty()) {
            return;
        }
        out.println();
        Table forecast = new Table("maxLength", "rows cut", "share", "tokens above it", "");
        rows.forecast()
                .forEach(cut -> forecast.row(
                        number(cut.maxLength()),
                        number(cut.rows()),
                        String.format(Locale.ROOT, "%.1f %%", 100 * cut.share()),
                        number(cut.tokens()),
                        cut.wanted() ? "as set" : ""));
        forecast.print(out);
    }

    private void alike(String what, Alike alike) {
        line("%,d %s", alike.count(), what);
        alike.examples().stream().limit(EXAMPLES).forEach(example -> line("  %s", example));
    }

    private static String percentiles(Map<Integer, Integer> percentiles) {
        return percentiles.entrySet().stream()
                .map(entry -> entry.getKey() + " % up to " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String counts(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
