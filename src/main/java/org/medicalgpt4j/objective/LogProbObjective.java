package org.medicalgpt4j.objective;

import org.medicalgpt4j.model.ModelGraph;

/** An objective that sees the model only through what its head says about each target token. */
public interface LogProbObjective extends Objective {

    /** Adds the loss and what is reported to the graph of the given values. */
    Terms express(TargetTokens tokens);

    @Override
    default Terms build(ModelGraph model) {
        return express(new HeadTokens(model));
    }
}
