package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/** The ops of a graph that some wanted value depends on, in execution order, and how often each value is read. */
final class LiveOps {
    private final List<SameDiffOp> ops = new ArrayList<>();
    private final Map<String, SameDiffOp> producers = new HashMap<>();
    private final Map<String, Integer> reads = new HashMap<>();

    /** @param all in an order in which they can run, as that in which they were added to a SameDiff graph */
    LiveOps(List<SameDiffOp> all, Collection<String> wanted) {
        Set<String> needed = new HashSet<>(wanted);
        for (int i = all.size() - 1; i >= 0; i--) {
            SameDiffOp op = all.get(i);
            if (op.getOutputsOfOp().stream().noneMatch(needed::contains)) {
                continue;
            }
            ops.add(op);
            for (String input : inputs(op)) {
                needed.add(input);
                reads.merge(input, 1, Integer::sum);
            }
            op.getOutputsOfOp().forEach(output -> producers.put(output, op));
        }
        Collections.reverse(ops);
    }

    List<SameDiffOp> inOrder() {
        return ops;
    }

    /** The op that makes a value, or null for weights, inputs and constants. */
    SameDiffOp producer(String value) {
        return producers.get(value);
    }

    int reads(String value) {
        return reads.getOrDefault(value, 0);
    }

    static List<String> inputs(SameDiffOp op) {
        return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }
}
