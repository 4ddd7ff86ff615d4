package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What a reward model minimises. */
public record RmLoss(
        @Doc("Ask for a difference of as much as each row's 'margin' says; rows without one ask for any.")
        @Default("true")
        boolean margins,

        @Doc("Weight of the squared sum of both scores, which keeps scores around zero; 0.01 is usual.")
        @Default("0.0")
        @Range(min = 0)
        double centring) {}
