package org.medicalgpt4j.stage;

import java.util.Optional;
import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.objective.preference.OddsRatio;
import org.medicalgpt4j.recipe.OrpoLoss;
import org.medicalgpt4j.recipe.OrpoRecipe;

/** Odds ratio preference optimization: the model learns chosen answers, and to prefer them, at once. */
final class OrpoStage {
    private final OrpoRecipe recipe;
    private final StageContext context;

    OrpoStage(OrpoRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    TrainingSummary run() {
        OrpoLoss loss = recipe.loss();
        return new PreferenceTraining(recipe, context)
                .run(
                        new PairLearning(
                                () -> new OddsRatio(loss.lambda(), loss.promptLikelihood()),
                                Optional.empty(),
                                new PairInputs(1, loss.promptLikelihood(), false),
                                recipe.run().seed()),
                        PreferencePreparation::ofPairs);
    }
}
