package org.medicalgpt4j.stage;

import java.util.Optional;
import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.recipe.DpoRecipe;

/** Direct preference optimization: the model learns to prefer the chosen answer by more than its reference does. */
final class DpoStage {
    private final DpoRecipe recipe;
    private final StageContext context;

    DpoStage(DpoRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    TrainingSummary run() {
        PreferenceTraining training = new PreferenceTraining(recipe, context);
        Optional<References> references =
                recipe.loss().referenceFree() ? Optional.empty() : Optional.of(training.references(recipe.reference()));
        return training.run(
                new PairLearning(
                        () -> DpoObjectives.of(recipe.loss()),
                        references,
                        PairInputs.withLikelihood(recipe.loss().rpoAlpha()),
                        recipe.run().seed()),
                PreferencePreparation::ofPairs);
    }
}
