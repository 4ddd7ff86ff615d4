package org.medicalgpt4j.op;

import org.nd4j.autodiff.samediff.SDVariable;

/** A graph with every op that losses are made of. */
final class LossOps {
    private LossOps() {}

    static SDVariable in(OpGraph g) {
        SDVariable[] members = PairSplit.apply(g.variable("x", 6));
        SDVariable joined = PairJoin.apply(Pointwise.logSigmoid(members[1]), members[0]);
        return joined.mul(2);
    }
}
