package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.op.Embedding;
import org.medicalgpt4j.op.RotaryTable;
import org.medicalgpt4j.op.TensorOp;
import org.medicalgpt4j.op.TokenLogProb;
import org.medicalgpt4j.op.TokenLogProbTraining;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Gradient checkpointing (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016): of the forward pass only
 * the layers' results are kept. What the backward pass reads of the inside of a layer is computed again just before, from
 * the result of the layer below: in memory there is never more than the inside of one layer.
 *
 * @param forward names of the ops of the forward pass
 * @param kept values that are not computed again
 * @param repeated whether an op of the forward pass may be computed again
 */
public record Recomputation(Set<String> forward, Set<String> kept, Predicate<SameDiffOp> repeated) {
    private static final String AGAIN = " again";

    /**
     * What a training program computes again.
     *
     * @param checkpointing whether to keep layers' results only; otherwise all is kept but what the engine's kernels make
     *     almost for nothing
     * @throws EngineException if the model does not say where its layers end
     */
    static Recomputation of(ModelGraph model, boolean checkpointing, KernelSupport kernels) {
        Set<String> forward = Set.copyOf(model.graph().getOps().keySet());
        if (!checkpointing) {
            Map<String, long[]> shapes = new HashMap<>();
            model.parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
            return new Recomputation(
                    forward,
                    Set.of(),
                    op -> kernels.isCheap(
                            (TensorOp) op.getOp(),
                            LiveOps.inputs(op).stream()
                                    .filter(shapes::containsKey)
                                    .map(shapes::get)
                                    .toList()));
        } else if (model.layerResults().isEmpty()) {
            throw new EngineException(
                    "this model's graph has no layers between which its activations could be dropped");
        }
        Set<String> kept = new HashSet<>(model.layerResults());
        // small, and the balance of all layers' routers is differentiated at once
        model.routers().forEach(router -> kept.addAll(List.of(router.logits(), router.choice())));
        return new Recomputation(forward, Set.copyOf(kept), op -> true);
    }

    /** The value or op that is computed a second time by one of this name, or the name itself. */
    static String original(String name) {
        return name.endsWith(AGAIN) ? name.substring(0, name.length() - AGAIN.length()) : name;
    }

    /** The ops with those added that compute again what the backward pass reads. */
    List<SameDiffOp> apply(List<SameDiffOp> ops) {
        return new Pass(ops).apply();
    }

    private boolean repeats(SameDiffOp op) {
        boolean once = !(op.getOp() instanceof TensorOp)
                || !repeated.test(op)
                || op.getOp() instanceof Embedding
                || op.getOp() instanceof RotaryTable
                || op.getOp() instanceof TokenLogProb
                || op.getOp() instanceof TokenLogProbTraining;
        return forward.contains(op.getName())
                && !once
                && op.getOutputsOfOp().stream().noneMatch(kept::contains);
    }

    private final class Pass {
        private final List<SameDiffOp> ops;
        private final Map<String, SameDiffOp> repeated = new HashMap<>();
        private final Set<SameDiffOp> done = new HashSet<>();
        private final List<SameDiffOp> result = new ArrayList<>();

        Pass(List<SameDiffOp> ops) {
            this.ops = ops;
            for (SameDiffOp op : ops) {
                if (repeats(op)) {
                    op.getOutputsOfOp().forEach(output -> repeated.put(output, op));
                }
            }
        }

        List<SameDiffOp> apply() {
            for (SameDiffOp op : ops) {
                result.add(forward.contains(op.getName()) ? op : copy(op, op.getName(), op.getOutputsOfOp()));
            }
            return result;
        }

        /** An op that reads what is computed again; the ops that do so are put before it. */
        private SameDiffOp copy(SameDiffOp op, String name, List<String> outputs) {
            return SameDiffOp.builder()
                    .name(name)
                    .op(op.getOp())
                    .inputsToOp(LiveOps.inputs(op).stream().map(this::again).toList())
                    .outputsOfOp(outputs)
                    .build();
        }

        private String again(String value) {
            SameDiffOp op = repeated.get(value);
            if (op == null) {
                return value;
            }
            if (done.add(op)) {
                result.add(copy(
                        op,
                        op.getName() + AGAIN,
                        op.getOutputsOfOp().stream()
                                .map(output -> output + AGAIN)
                                .toList()));
            }
            return value + AGAIN;
        }
    }
}
