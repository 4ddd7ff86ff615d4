package org.medicalgpt4j.objective;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What losses know of a ragged batch of N tokens in S sequences: how likely the policy takes each target to be, which
 * tokens count, and where sequences begin; and how to ask for more inputs.
 */
public interface TargetTokens {
    /** Input {@code [N]} int: the token that follows each position, negative where nothing is to be predicted. */
    String TARGETS = NextTokenCrossEntropy.TARGETS;

    /** Input {@code [N]}: 1 where the target is part of an answer, otherwise 0. */
    String WEIGHTS = NextTokenCrossEntropy.WEIGHTS;

    SameDiff graph();

    /** Type of all values. */
    DataType type();

    /** Log-probability of each target {@code [N]}; 0 where there is none. */
    SDVariable logProb();

    /** {@code log sum over v of p_v^2} at each target {@code [N]}; 0 where there is none. It has no gradient. */
    SDVariable logCollision();

    /** {@code - sum over v of p_v log p_v} at each target {@code [N]}; 0 where there is none. */
    SDVariable entropy();

    /** 1 for each token of an answer {@code [N]}, otherwise 0. */
    SDVariable weights();

    /** Index of each sequence's first token, and N {@code [S+1]}. */
    SDVariable sequenceStarts();

    /** An input with one value for each token, sequence or pair. */
    default SDVariable vector(String name) {
        return graph().placeHolder(name, type(), -1);
    }

    /** An input that is one number. */
    default SDVariable scalar(String name) {
        return graph().placeHolder(name, type());
    }
}
