package org.medicalgpt4j.objective.preference;

import org.nd4j.autodiff.samediff.SDVariable;

/** A loss for each pair of a chosen and a rejected answer. */
public sealed interface PairLoss
        permits Aot,
                AotUnpaired,
                ApoDown,
                ApoZero,
                Bco,
                DiscoPop,
                Exo,
                Hinge,
                Ipo,
                Nca,
                NormalizedSigmoid,
                Robust,
                Sigmoid,
                SppoHard {

    /** What recipes and reports call it. */
    String name();

    /**
     * @param beta how strongly the policy is held to the reference
     * @return {@code [P]}
     */
    SDVariable of(PairScores pairs, double beta);
}
