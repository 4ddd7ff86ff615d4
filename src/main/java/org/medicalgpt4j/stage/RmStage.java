package org.medicalgpt4j.stage;

import java.util.Optional;
import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.objective.preference.RewardRanking;
import org.medicalgpt4j.recipe.RmLoss;
import org.medicalgpt4j.recipe.RmRecipe;

/** A reward model: a head that scores, in place of the one that writes, learns to put the better answer first. */
final class RmStage {
    private final RmRecipe recipe;
    private final StageContext context;

    RmStage(RmRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    TrainingSummary run() {
        RmLoss loss = recipe.loss();
        return new PreferenceTraining(recipe, context)
                .run(
                        TuningPlan.ofScores(recipe.model(), recipe.tuning()),
                        new PairLearning(
                                () -> new RewardRanking(loss.margins(), loss.centring()),
                                Optional.empty(),
                                new PairInputs(0, false, loss.margins()),
                                recipe.run().seed()),
                        PreferencePreparation::ofPairs);
    }
}
