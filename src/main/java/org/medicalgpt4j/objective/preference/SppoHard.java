package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Self-play preference optimization with hard labels (Wu et al., "Self-Play Preference Optimization for Language Model
 * Alignment", 2024, equation 4.7 with the winner's probability 1 and the loser's 0):
 *
 * <pre>loss = (log(pi / ref)(chosen) - 1 / (2 beta))^2 + (log(pi / ref)(rejected) + 1 / (2 beta))^2</pre>
 */
public record SppoHard() implements PairLoss {
    @Override
    public String name() {
        return "sppo-hard";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable winner = Pointwise.square(pairs.chosenLogRatio().sub(0.5 / beta));
        return winner.add(Pointwise.square(pairs.rejectedLogRatio().add(0.5 / beta)));
    }
}
