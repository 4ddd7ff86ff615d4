package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;

/** Rules between keys of stages that learn from preferences. */
final class PreferenceRules {
    private PreferenceRules() {}

    static void check(PreferenceRecipe recipe, Check check) {
        OptimizerRules.check(recipe.optimizer(), recipe.tuning(), check);
        QuantizationRules.check(recipe.model(), recipe.tuning(), recipe.engine(), check);
        if (recipe.run().labelSmoothing() > 0) {
            check.refuse(
                    "run",
                    "sets 'labelSmoothing', which spreads the probability of single tokens and has no meaning where whole"
                            + " answers are compared; leave it out");
        }
        if (recipe.run().routerLoss().isPresent()) {
            check.refuse("run", "sets 'routerLoss', which only stages add that learn the next token; leave it out");
        }
    }
}
