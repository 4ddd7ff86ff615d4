package org.medicalgpt4j.objective;

import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.op.LogCollision;
import org.medicalgpt4j.op.TokenEntropy;
import org.medicalgpt4j.op.TokenLogProb;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Target tokens of a model. */
final class HeadTokens implements TargetTokens {
    private final ModelGraph model;
    private final SDVariable targets;
    private final SDVariable logProb;
    private final SDVariable weights;

    HeadTokens(ModelGraph model) {
        this.model = model;
        this.targets = graph().placeHolder(TARGETS, DataType.INT, -1);
        this.weights = vector(WEIGHTS);
        this.logProb = TokenLogProb.apply(graph(), "token", model.hidden(), model.head(), targets)[0];
    }

    @Override
    public SameDiff graph() {
        return model.graph();
    }

    @Override
    public DataType type() {
        return model.options().type();
    }

    @Override
    public SDVariable logProb() {
        return logProb;
    }

    @Override
    public SDVariable logCollision() {
        return LogCollision.apply(graph(), "token.logCollision", model.hidden(), model.head(), targets);
    }

    @Override
    public SDVariable entropy() {
        return TokenEntropy.apply(graph(), "token.entropy", model.hidden(), model.head(), targets);
    }

    @Override
    public SDVariable weights() {
        return weights;
    }

    @Override
    public SDVariable sequenceStarts() {
        return graph().getVariable(ModelGraph.SEQUENCE_STARTS);
    }
}
