package org.medicalgpt4j.stage;

import java.util.Optional;
import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.objective.preference.ContrastivePreference;
import org.medicalgpt4j.objective.preference.ContrastivePreference.Settings;
import org.medicalgpt4j.recipe.CpoLoss;
import org.medicalgpt4j.recipe.CpoRecipe;

/** Contrastive preference optimization: chosen answers become likely, and likelier than rejected ones. */
final class CpoStage {
    private final CpoRecipe recipe;
    private final StageContext context;

    CpoStage(CpoRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    TrainingSummary run() {
        CpoLoss loss = recipe.loss();
        Settings settings =
                new Settings(shape(loss), loss.beta(), false, 0, 0, loss.labelSmoothing(), loss.likelihoodWeight());
        return new PreferenceTraining(recipe, context)
                .run(
                        new PairLearning(
                                () -> new ContrastivePreference(settings),
                                Optional.empty(),
                                PairInputs.withLikelihood(loss.likelihoodWeight()),
                                recipe.run().seed()),
                        PreferencePreparation::ofPairs);
    }

    private static ContrastivePreference.Shape shape(CpoLoss loss) {
        return switch (loss.shape()) {
            case SIGMOID -> ContrastivePreference.Shape.SIGMOID;
            case HINGE -> ContrastivePreference.Shape.HINGE;
            case IPO -> ContrastivePreference.Shape.SQUARE;
        };
    }
}
