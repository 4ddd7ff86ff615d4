package org.medicalgpt4j.stage;

import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.ParameterGroup;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.recipe.AdafactorSettings;
import org.medicalgpt4j.recipe.AdamWSettings;
import org.medicalgpt4j.recipe.LionSettings;
import org.medicalgpt4j.recipe.OptimizerSettings;
import org.medicalgpt4j.recipe.SgdSettings;

/** The optimizer of a recipe as engines take it. */
final class OptimizerPlan {
    private OptimizerPlan() {}

    static OptimizerOptions of(OptimizerSettings settings) {
        RateGroups rates = new RateGroups(settings);
        ParameterGroups groups =
                parameter -> new ParameterGroup(rates.factor(parameter), decay(settings.weightDecay(), parameter));
        if (settings instanceof SgdSettings sgd) {
            return new OptimizerOptions.Sgd(sgd.momentum(), sgd.dampening(), sgd.nesterov(), groups);
        }
        if (settings instanceof LionSettings lion) {
            return new OptimizerOptions.Lion(lion.betas().first(), lion.betas().second(), groups);
        }
        if (settings instanceof AdafactorSettings adafactor) {
            return new OptimizerOptions.Adafactor(
                    adafactor.epsilon(),
                    adafactor.scaleFloor(),
                    adafactor.clipThreshold(),
                    adafactor.decayRate(),
                    adafactor.beta1(),
                    adafactor.scaleParameter(),
                    groups);
        }
        AdamWSettings adamW = (AdamWSettings) settings;
        return new OptimizerOptions.AdamW(adamW.betas().first(), adamW.betas().second(), adamW.epsilon(), groups);
    }

    /** Norms and biases are not decayed: pulling them to zero would change what the layer does, not how complex it is. */
    private static double decay(double strength, Parameter parameter) {
        return parameter.role() == ParameterRole.NORM || parameter.role() == ParameterRole.BIAS ? 0 : strength;
    }
}
