package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The hinge loss of SLiC-HF (Zhao et al., "SLiC-HF: Sequence Likelihood Calibration with Human Feedback", 2023):
 *
 * <pre>loss = max(0, 1 - beta h)</pre>
 */
public record Hinge() implements PairLoss {
    @Override
    public String name() {
        return "hinge";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        return Pointwise.positivePart(pairs.margin().mul(-beta).add(1));
    }
}
