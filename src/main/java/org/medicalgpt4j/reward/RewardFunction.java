package org.medicalgpt4j.reward;

import java.util.OptionalDouble;

/**
 * Says how good a sampled answer is. A function may be called from several threads at once.
 */
public interface RewardFunction {
    /** What recipes, metrics and messages call it. */
    String name();

    /**
     * @return the reward, finite; empty where the function has nothing to say about such an answer
     * @throws RewardException if the answer cannot be judged, which ends the run
     */
    OptionalDouble reward(SampledAnswer answer);
}
