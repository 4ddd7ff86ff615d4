package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;

/** Rules between the optimizer and the weights that are trained. */
final class OptimizerRules {
    private OptimizerRules() {}

    static void check(OptimizerSettings optimizer, Tuning tuning, Check check) {
        if (optimizer.step().loraPlusRatio().isPresent() && !(tuning instanceof LoraTuning)) {
            check.refuse(
                    "optimizer", "sets 'loraPlusRatio', which has no effect without tuning.method 'lora'; remove it");
        }
    }
}
