package org.medicalgpt4j.stage;

import java.util.Optional;
import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.objective.preference.ContrastivePreference;
import org.medicalgpt4j.objective.preference.ContrastivePreference.Settings;
import org.medicalgpt4j.objective.preference.ContrastivePreference.Shape;
import org.medicalgpt4j.recipe.SimpoLoss;
import org.medicalgpt4j.recipe.SimpoRecipe;

/** Simple preference optimization: tokens of chosen answers become likelier than those of rejected ones, on average. */
final class SimpoStage {
    private final SimpoRecipe recipe;
    private final StageContext context;

    SimpoStage(SimpoRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    TrainingSummary run() {
        SimpoLoss loss = recipe.loss();
        Settings settings =
                new Settings(Shape.SIGMOID, loss.beta(), true, loss.gamma(), loss.alpha(), 0, loss.likelihoodWeight());
        return new PreferenceTraining(recipe, context)
                .run(
                        new PairLearning(
                                () -> new ContrastivePreference(settings),
                                Optional.empty(),
                                PairInputs.withLikelihood(loss.likelihoodWeight()),
                                recipe.run().seed()),
                        PreferencePreparation::ofPairs);
    }
}
