package org.medicalgpt4j.stage;

import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.recipe.KtoRecipe;

/** Kahneman-Tversky optimization: desirable answers gain on the reference, undesirable ones lose, one by one. */
final class KtoStage {
    private final KtoRecipe recipe;
    private final StageContext context;

    KtoStage(KtoRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    TrainingSummary run() {
        PreferenceTraining training = new PreferenceTraining(recipe, context);
        return training.run(
                new RatedLearning(
                        recipe.loss(),
                        training.references(recipe.reference()),
                        recipe.run().seed()),
                PreferencePreparation::ofRatedAnswers);
    }
}
