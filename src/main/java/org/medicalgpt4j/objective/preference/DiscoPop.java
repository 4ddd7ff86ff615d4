package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The loss found by a language model (Lu et al., "Discovering Preference Optimization Algorithms with and for Large Language
 * Models", 2024, equation 5): a mixture of the logistic and the exponential loss, {@code x = beta h}:
 *
 * <pre>loss = (1 - m) (- log sigmoid(x)) + m e^-x,  m = sigmoid(x / tau)</pre>
 *
 * @param temperature tau, 0.05 in the paper
 */
public record DiscoPop(double temperature) implements PairLoss {
    public DiscoPop {
        Bounds.requirePositive("discopop's temperature", temperature);
    }

    @Override
    public String name() {
        return "discopop";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable x = pairs.margin().mul(beta);
        SDVariable modulation = Pointwise.sigmoid(x.mul(1 / temperature));
        SDVariable logistic = Pointwise.logSigmoid(x).mul(modulation.sub(1));
        return logistic.add(Pointwise.exp(x.neg()).mul(modulation));
    }
}
