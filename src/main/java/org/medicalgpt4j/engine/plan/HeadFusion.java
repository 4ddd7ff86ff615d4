package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.op.RowScale;
import org.medicalgpt4j.op.TokenLogProb;
import org.medicalgpt4j.op.TokenLogProbTraining;
import org.medicalgpt4j.op.TokenLogProbWeightGradient;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Puts the head and its gradients together to one op, where the gradient of the log-probabilities is known before they
 * are: logits are then computed once instead of twice.
 */
final class HeadFusion {
    private final List<SameDiffOp> ops;
    private final String tokenGradient;

    private HeadFusion(Collection<SameDiffOp> ops, String tokenGradient) {
        this.ops = new ArrayList<>(ops);
        this.tokenGradient = tokenGradient;
    }

    /**
     * The ops of a graph, with the head fused if it can be.
     *
     * @param tokenGradient value that is the gradient of the log-probabilities; its ops come before the head
     */
    static List<SameDiffOp> apply(SameDiff graph, Optional<String> tokenGradient, KernelSupport kernels) {
        Collection<SameDiffOp> ops = graph.getOps().values();
        return tokenGradient.isPresent() && kernels.computes(new TokenLogProbTraining())
                ? new HeadFusion(ops, tokenGradient.get()).fused()
                : List.copyOf(ops);
    }

    private List<SameDiffOp> fused() {
        Optional<SameDiffOp> head = only(TokenLogProb.class, Optional.empty());
        Optional<SameDiffOp> direction = head.flatMap(
                op -> only(RowScale.class, Optional.of(op.getOutputsOfOp().get(3))));
        if (direction.isEmpty()) {
            return ops;
        }
        List<String> results = new ArrayList<>(head.get().getOutputsOfOp().subList(0, 3));
        Optional<SameDiffOp> weight = only(
                TokenLogProbWeightGradient.class,
                Optional.of(head.get().getInputsToOp().get(0)));
        results.add(direction.get().getOutputsOfOp().get(0));
        weight.ifPresent(op -> results.add(op.getOutputsOfOp().get(0)));
        List<String> inputs = new ArrayList<>(head.get().getInputsToOp());
        inputs.add(tokenGradient);
        SameDiffOp whole = SameDiffOp.builder()
                .name(head.get().getName())
                .op(new TokenLogProbTraining())
                .inputsToOp(inputs)
                .outputsOfOp(results)
                .build();
        List<SameDiffOp> all = new ArrayList<>();
        for (SameDiffOp op : ops) {
            if (op == head.get()) {
                all.add(whole);
            } else if (op != direction.get() && (weight.isEmpty() || op != weight.get())) {
                all.add(op);
            }
        }
        return all;
    }

    /** The only op of a class, if its first input is the given one. */
    private Optional<SameDiffOp> only(Class<?> kind, Optional<String> input) {
        List<SameDiffOp> found =
                ops.stream().filter(op -> kind.isInstance(op.getOp())).toList();
        return found.size() == 1
                        && input.map(found.get(0).getInputsToOp().get(0)::equals)
                                .orElse(true)
                ? Optional.of(found.get(0))
                : Optional.empty();
    }
}
