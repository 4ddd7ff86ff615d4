package org.medicalgpt4j.objective;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.op.RouterBalance;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Next-token training of a mixture of experts that also evens out how tokens are shared out:
 *
 * <pre>loss = task + coefficient * balance</pre>
 *
 * with the {@link RouterBalance} of all tokens of a batch. Where a step has several batches, each weighs as much as its share of
 * the step's targets, so that the sum is a mean.
 *
 * @param task what is learned
 * @param coefficient of the balance, above 0
 */
public record RouterBalanced(NextTokenCrossEntropy task, double coefficient) implements Objective {
    /** Reported: the balance times the weighted number of positions. */
    public static final String BALANCE_SUM = "balanceSum";

    public RouterBalanced {
        if (!(coefficient > 0 && coefficient < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the coefficient of the balance must be above 0, got " + coefficient);
        }
    }

    @Override
    public String name() {
        return task.name() + " and balance of routers";
    }

    /** @throws IllegalArgumentException if the model has no routers */
    @Override
    public Terms build(ModelGraph model) {
        if (model.routers().isEmpty()) {
            throw new IllegalArgumentException("a model without routers has no balance");
        }
        SameDiff graph = model.graph();
        Terms terms = task.build(model);
        SDVariable balance = RouterBalance.apply(
                graph,
                "balance",
                model.routers().stream()
                        .map(router -> graph.getVariable(router.logits()))
                        .toList(),
                model.routers().stream()
                        .map(router -> graph.getVariable(router.choice()))
                        .toList());
        SDVariable sum = balance.mul(
                BALANCE_SUM, graph.getVariable(NextTokenCrossEntropy.WEIGHTS).sum());
        SDVariable added = sum.mul(graph.getVariable(LOSS_WEIGHT)).mul(coefficient);
        SDVariable loss = graph.getVariable(terms.loss()).add("balancedLoss", added);
        List<String> reported = new ArrayList<>(terms.reported());
        reported.add(BALANCE_SUM);
        return new Terms(loss.name(), List.copyOf(reported), terms.tokenGradient());
    }
}
