package org.medicalgpt4j.advantage;

import java.util.Arrays;

/**
 * Advantages of answers relative to other answers to the same prompt: GRPO (Shao et al., "DeepSeekMath", 2024).
 *
 * <pre>A = (r - mean of the group's r) / (deviation + 1e-4)</pre>
 *
 * Deviations have Bessel's correction. An answer that no function has scored counts nowhere and has the advantage 0.
 */
public final class GroupAdvantages {
    private static final double EPSILON = 1e-4;

    /** What rewards are divided by. */
    public enum Scale {
        /** The deviation in the group. */
        GROUP,
        /** The deviation in the batch (Liu et al., "Part I: Tricks or Traps?", 2025). */
        BATCH,
        /** Nothing, so that neither easy nor hard prompts weigh more (Dr. GRPO, Liu et al., 2025). */
        NONE
    }

    private GroupAdvantages() {}

    /**
     * Rewards are summed up, then normalised.
     *
     * @param rewards {@code [answers][functions]}; answers to one prompt follow each other; not a number for no score
     * @param weights of the functions
     * @param groupSize answers to each prompt
     */
    public static double[] of(double[][] rewards, double[] weights, int groupSize, Scale scale) {
        WeightedRewards.checkGroups(rewards.length, groupSize);
        double[] sums = WeightedRewards.sums(rewards, weights);
        double batchDeviation = Statistics.of(sums).deviation();
        double[] advantages = new double[sums.length];
        for (int from = 0; from < sums.length; from += groupSize) {
            Statistics group = Statistics.of(Arrays.copyOfRange(sums, from, from + groupSize));
            double divisor =
                    switch (scale) {
                        case GROUP -> deviation(group) + EPSILON;
                        case BATCH -> (Double.isNaN(batchDeviation) ? 0 : batchDeviation) + EPSILON;
                        case NONE -> 1;
                    };
            for (int answer = from; answer < from + groupSize; answer++) {
                advantages[answer] = orZero((sums[answer] - group.mean()) / divisor);
            }
        }
        return advantages;
    }

    /**
     * Each function's rewards are normalised in their group, summed up and normalised in the batch, so that functions of
     * different range do not drown each other (GDPO: Liu et al., "Group reward-Decoupled Normalization Policy
     * Optimization", 2026).
     */
    public static double[] ofEachReward(double[][] rewards, double[] weights, int groupSize) {
        WeightedRewards.checkGroups(rewards.length, groupSize);
        double[][] normalized = new double[rewards.length][weights.length];
        for (int from = 0; from < rewards.length; from += groupSize) {
            for (int function = 0; function < weights.length; function++) {
                int column = function;
                Statistics group = Statistics.of(Arrays.stream(rewards, from, from + groupSize)
                        .mapToDouble(row -> row[column])
                        .toArray());
                for (int answer = from; answer < from + groupSize; answer++) {
                    normalized[answer][function] =
                            (rewards[answer][function] - group.mean()) / (deviation(group) + EPSILON);
                }
            }
        }
        double[] sums = WeightedRewards.sums(normalized, weights);
        Statistics batch = Statistics.of(sums);
        return Arrays.stream(sums)
                .map(sum -> orZero((sum - batch.mean()) / (deviation(batch) + EPSILON)))
                .toArray();
    }

    /** Whether all answers of each group have the same reward, so that there is nothing to learn from it. */
    public static boolean[] withoutSignal(double[][] rewards, double[] weights, int groupSize) {
        WeightedRewards.checkGroups(rewards.length, groupSize);
        double[] sums = WeightedRewards.sums(rewards, weights);
        boolean[] equal = new boolean[sums.length / groupSize];
        for (int group = 0; group < equal.length; group++) {
            Statistics statistics = Statistics.of(Arrays.copyOfRange(sums, group * groupSize, (group + 1) * groupSize));
            equal[group] = !(deviation(statistics) > 1e-8);
        }
        return equal;
    }

    private static double deviation(Statistics statistics) {
        return statistics.count() == 1 ? 0 : statistics.deviation();
    }

    private static double orZero(double advantage) {
        return Double.isNaN(advantage) ? 0 : advantage;
    }
}
