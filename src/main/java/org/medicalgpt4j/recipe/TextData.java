package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.Range;

/** Documents to train on, and how they become token sequences. */
public record TextData(
        @Doc("Files to train on.") @FreeOnResume List<TextFile> train,

        @Doc(
                "How long an epoch of weighted files is: until the first of them is used up, so that nothing is seen twice, or"
                        + " until the last is, so that everything is seen.")
        @Default("first")
        MixUntil mixUntil,

        @Doc("Share of the sequences that is held out; the seed decides which.")
        @Default("0.0")
        @Range(min = 0, below = 1)
        @FreeOnResume
        double evaluationSplit,

        @Doc("Longest sequence in tokens; longer documents are cut into several. Documents never see each other.")
        @Default("1024")
        @Range(min = 2)
        @FreeOnResume
        int maxLength,

        @Doc("Whether special tokens that documents spell are split into ordinary ones, as text; if not, a document can"
                + " hold an end of text.")
        @Default("true")
        boolean splitSpecialTokens,

        @Doc(
                "What to do about rows that cannot be read: stop and list them, or leave them out, count them and write them"
                        + " to rejected-rows.jsonl beside the result.")
        @Default("fail")
        @FreeOnResume
        OnBadLine onBadLine,

        @Doc("Folder that keeps tokens of the data for other runs; by default data-cache beside run.output.")
        @FreeOnResume
        Optional<Path> cache,

        @Doc("Draw sequences in an order that the seed decides, new in each epoch.") @Default("true")
        boolean shuffle)
        implements Checked {
    @Override
    public void check(Check check) {
        if (train.isEmpty()) {
            check.refuse("train", "is an empty list, expected at least one file to train on");
        }
    }
}
