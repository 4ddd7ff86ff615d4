package org.medicalgpt4j.recipe;

import java.util.List;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What is held out of training: a share of the training rows, or files of their own, or nothing. */
public record HeldOutPreferences(
        @Doc("Share of the training rows that is held out; the seed decides which.")
        @Default("0.0")
        @Range(min = 0, below = 1)
        double split,

        @Doc("Files that are only evaluated.") @Default("[]")
        List<RowFile> files)
        implements Checked {

    @Override
    public void check(Check check) {
        if (split > 0 && !files.isEmpty()) {
            check.refuse("split", "holds training rows out, but 'files' names evaluation files too; keep one of them");
        }
    }
}
