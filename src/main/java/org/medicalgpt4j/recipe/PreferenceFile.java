package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Input;
import org.medicalgpt4j.recipe.bind.Range;

/** A source of preferences to train on, and how much of an epoch is from it. */
public record PreferenceFile(
        @Doc(
                "File of rows (.jsonl, .json, .csv, .tsv or .parquet, also with .gz or .zst behind), a folder of such files"
                        + " or a pattern such as data/**/*.jsonl. Their fields tell the form: 'conversations', 'chosen' and"
                        + " 'rejected', or 'prompt', 'chosen' and 'rejected'; for kto also 'prompt', 'completion' and"
                        + " 'label'.")
        @Input("data")
        Path path,

        @Doc("How characters are written: 'auto' goes by the byte order mark and the beginning of a file.")
        @Default("auto")
        TextEncoding encoding,

        @Doc("Use only this many rows, from the beginning.") @Range(min = 1)
        Optional<Integer> limit,

        @Doc("Share of an epoch that is from here, relative to the weights of the other files (1 where they have none);"
                + " see mixUntil.")
        @Range(above = 0)
        Optional<Double> weight,

        @Doc("Preferences of an epoch that are from here: some that change from epoch to epoch, or all and some of them"
                + " again; instead of weight. Without either, all of them once.")
        @Range(min = 1)
        Optional<Integer> count)
        implements Checked {

    @Override
    public void check(Check check) {
        if (weight.isPresent() && count.isPresent()) {
            check.refuse("count", "says how much of an epoch is from here, but 'weight' does too; keep one of them");
        }
    }

    /** How much of an epoch is from here. */
    public SourceShare share() {
        return new SourceShare(weight, count);
    }

    /** What is read, whatever it is for. */
    public RowFile file() {
        return new RowFile(path, encoding, limit);
    }
}
