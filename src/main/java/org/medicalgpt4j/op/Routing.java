package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a router chooses experts and weighs them.
 *
 * <p>Scores are probabilities over all experts, or each expert's own (a sigmoid). The experts with the highest scores are
 * chosen; with groups, only from the groups with the highest sums of their best scores (DeepSeek-AI, "DeepSeek-V2", 2024).
 *
 * @param chosen experts of each token
 * @param sigmoid whether scores are sigmoids of the logits instead of their softmax
 * @param normalised whether the scores of the chosen experts are divided by their sum
 * @param scale what the weights are multiplied by
 * @param groups of consecutive experts, 1 for none
 * @param chosenGroups groups of which experts are chosen
 * @param groupBest how many of a group's best scores are its score
 */
public record Routing(
        int chosen, boolean sigmoid, boolean normalised, double scale, int groups, int chosenGroups, int groupBest) {
    public Routing {
        if (chosen < 1
                || groups < 1
                || chosenGroups < 1
                || chosenGroups > groups
                || groupBest < 1
                || !Double.isFinite(scale)) {
            throw new OpException("a router cannot choose " + chosen + " experts of " + chosenGroups + " of " + groups
                    + " groups by the best " + groupBest + ", with a scale of " + scale);
        }
    }

    /** Probabilities over all experts, without groups. */
    public static Routing softmax(int chosen, boolean normalised) {
        return new Routing(chosen, false, normalised, 1, 1, 1, 1);
    }

    /** Whether so many experts can be routed to. */
    public boolean fits(long experts) {
        long size = experts / groups;
        return experts % groups == 0 && groupBest <= size && chosen <= chosenGroups * size;
    }

    Map<String, Object> attributes() {
        return new TreeMap<>(Map.of(
                "chosen",
                chosen,
                "sigmoid",
                sigmoid,
                "normalised",
                normalised,
                "scale",
                scale,
                "groups",
                groups,
                "chosenGroups",
                chosenGroups,
                "groupBest",
                groupBest));
    }

    void addTo(TensorOp op) {
        op.addIArgument(chosen, groups, chosenGroups, groupBest);
        op.addTArgument(scale);
        op.addBArgument(sigmoid, normalised);
    }

    static Routing of(TensorOp op) {
        return new Routing(
                op.integer(0), op.flag(0), op.flag(1), op.number(0), op.integer(1), op.integer(2), op.integer(3));
    }

    /** Replaces logits of one token, from {@code at} on, by scores. */
    void score(double[] logits, int at, int experts) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int e = at; e < at + experts; e++) {
            largest = Math.max(largest, logits[e]);
        }
        double sum = 0;
        for (int e = at; e < at + experts; e++) {
            logits[e] = sigmoid ? 1 / (1 + Math.exp(-logits[e])) : Math.exp(logits[e] - largest);
            sum += logits[e];
        }
        for (int e = at; e < at + experts && !sigmoid; e++) {
            logits[e] /= sum;
        }
    }

    /** The experts with the highest of these scores, which are changed; of equal ones the first. */
    int[] choose(double[] scores) {
        int size = scores.length / groups;
        double[] best = new double[groups];
        for (int group = 0; group < groups; group++) {
            double[] members = Arrays.copyOfRange(scores, group * size, (group + 1) * size);
            for (int member : highest(members, groupBest)) {
                best[group] += scores[group * size + member];
            }
        }
        boolean[] open = new boolean[groups];
        for (int group : highest(best, chosenGroups)) {
            open[group] = true;
        }
        for (int e = 0; e < scores.length; e++) {
            scores[e] = open[e / size] ? scores[e] : Double.NEGATIVE_INFINITY;
        }
        return highest(scores, chosen);
    }

    /** Where the highest values are, from the highest on. */
    private static int[] highest(double[] values, int count) {
        int[] found = new int[count];
        boolean[] taken = new boolean[values.length];
        for (int i = 0; i < count; i++) {
            int best = -1;
            for (int v = 0; v < values.length; v++) {
                if (!taken[v] && (best < 0 || values[v] > values[best])) {
                    best = v;
                }
            }
            taken[best] = true;
            found[i] = best;
        }
        return found;
    }
}
