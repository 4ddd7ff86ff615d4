package org.medicalgpt4j.recipe;

import java.util.List;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What a run writes about itself, beside its metrics, for people and other programs. */
public record ReportSettings(
        @Doc("Write trainer_state.json as the Hugging Face Trainer does, beside the result and in every checkpoint.")
        @Default("true")
        boolean trainerState,

        @Doc("Write event files for TensorBoard in the folder 'tensorboard' of the output folder.") @Default("true")
        boolean tensorBoard,

        @Doc("Write report.html: one page with curves, samples, recipe, data and environment.") @Default("true")
        boolean html,

        @Doc("Questions that the model answers at each evaluation, so that the report shows how its answers change; for"
                + " pre-training, beginnings of texts.")
        @Default("[]")
        List<String> questions,

        @Doc("Longest of these answers in tokens.") @Default("64") @Range(min = 1)
        int maxNewTokens) {}
