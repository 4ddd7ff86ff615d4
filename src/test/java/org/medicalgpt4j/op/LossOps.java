package org.medicalgpt4j.op;

import org.nd4j.autodiff.samediff.SDVariable;

/** A graph with every op that losses are made of. */
final class LossOps {
    private static final int TOKENS = 7;

    private LossOps() {}

    static SDVariable in(OpGraph g) {
        SDVariable hidden = g.variable("states", TOKENS, 3);
        SDVariable head = g.variable("vocabulary", 5, 3);
        SDVariable targets = g.index("answers", 0, -1, 4, 2, 2, -1, 1);
        SDVariable starts = g.index("answerStarts", 0, 3, TOKENS);
        SDVariable logProb = TokenLogProb.apply(g.graph, "answer", hidden, head, targets)[0];
        // constants of the backward pass count as constants, which differences in the variables would not
        SDVariable collision = LogCollision.apply(g.graph, "collision", hidden, head, targets);
        SDVariable constant = Detached.apply(logProb).add(collision).mul(0);
        SDVariable surplus = PartnerSurplus.apply(constant.add(1), starts);
        SDVariable sums = SegmentSum.apply(g.graph, "sums", logProb.mul(surplus.add(1)), starts);
        SDVariable[] members = PairSplit.apply(g.variable("x", 6));
        SDVariable joined = PairJoin.apply(Pointwise.logSigmoid(members[1]), members[0]);
        SDVariable scalars = ScalarHead.apply(g.graph, "scalars", hidden, g.variable("score", 1, 3));
        SDVariable last = SegmentLast.apply(g.graph, "last", scalars, starts);
        SDVariable entropy = TokenEntropy.apply(g.graph, "entropy", hidden, head, targets);
        SDVariable chosen = TopShare.apply(constant, constant.add(1), 0.5);
        SDVariable smaller = Smaller.apply(entropy.mul(chosen.add(1)), scalars);
        SDVariable spread = SegmentSumGradient.spread(last, starts, g.graph.constant("like", g.normal(TOKENS)));
        SDVariable divergence = JensenShannon.apply(
                g.graph,
                "divergence",
                0.3,
                1.7,
                hidden,
                head,
                g.graph.constant("teacher", g.normal(TOKENS, 2)),
                g.graph.constant("teacherHead", g.normal(5, 2)),
                targets);
        SDVariable total =
                smaller.mul(spread).add(divergence).sum().add(sums.add(last).sum());
        return Sorted.apply(joined).mul(total);
    }
}
