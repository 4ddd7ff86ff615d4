package org.medicalgpt4j.recipe;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What is shown of the base and the tuned model when training is done. */
public record Comparison(
        @Doc("Questions that both models answer, side by side.") @Default("[]")
        List<String> ask,

        @Doc("Dialogues whose last answer each model must give word for word; the share it gets right is reported.")
        Optional<DataFile> exactAnswers,

        @Doc("Longest answer in tokens.") @Default("64") @Range(min = 1)
        int maxNewTokens) {}
