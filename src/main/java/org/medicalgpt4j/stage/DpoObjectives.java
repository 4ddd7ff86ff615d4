package org.medicalgpt4j.stage;

import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.preference.DirectPreference;
import org.medicalgpt4j.objective.preference.Sigmoid;
import org.medicalgpt4j.recipe.DpoLoss;

/** The losses of DPO as recipes name them. */
final class DpoObjectives {
    private DpoObjectives() {}

    static Objective of(DpoLoss loss) {
        return new DirectPreference(new Sigmoid(loss.labelSmoothing()), loss.beta(), loss.referenceFree());
    }
}
