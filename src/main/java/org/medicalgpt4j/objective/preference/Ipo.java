package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Identity preference optimization (Azar et al., "A General Theoretical Paradigm to Understand Learning from Human
 * Preferences", 2023, equation 17):
 *
 * <pre>loss = (h - 1 / (2 beta))^2</pre>
 *
 * Where answers differ in length, the authors take h from means over tokens instead of sums; so does TRL from 1.0 on, and
 * it is the default here. TRL before that takes sums, which is {@code perToken = false}.
 *
 * @param perToken divide each answer's score by its tokens
 */
public record Ipo(boolean perToken) implements PairLoss {
    @Override
    public String name() {
        return "ipo";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        return Pointwise.square(pairs.margin(perToken).sub(1 / (2 * beta)));
    }
}
