package org.medicalgpt4j.engine.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Lets ops add weight gradients directly to the gradient buffers.
 *
 * <p>SameDiff expresses the gradient of a weight that is used twice (a tied embedding) as a tree of {@code add} ops.
 * The leaves of that tree go to the buffer one after another instead, and the adds disappear.
 */
final class GradientSinks {
    private final Map<String, String> leaves = new HashMap<>();
    private final Set<String> onlySummed = new HashSet<>();
    private final Set<SameDiffOp> dropped = new HashSet<>();

    /**
     * @param gradients from the name of a gradient variable to its parameter
     * @param wanted values somebody reads as such; they are left alone
     */
    GradientSinks(LiveOps live, Map<String, String> gradients, Predicate<String> wanted) {
        gradients.forEach((gradient, parameter) -> descend(live, gradient, parameter, 0, wanted));
    }

    private void descend(LiveOps live, String value, String parameter, int readers, Predicate<String> wanted) {
        SameDiffOp producer = live.producer(value);
        boolean private_ = live.reads(value) == readers && !wanted.test(value);
        if (private_ && producer != null && producer.getOp().opName().equals("add")) {
            dropped.add(producer);
            for (String input : producer.getInputsToOp()) {
                descend(live, input, parameter, 1, wanted);
            }
        } else {
            leaves.put(value, parameter);
            if (private_ && readers == 1) {
                onlySummed.add(value);
            }
        }
    }

    /** The parameter whose gradient buffer this value is to be added to, or null. */
    String parameter(String value) {
        return leaves.get(value);
    }

    /** Whether a value is read by one of the dropped sums alone. */
    boolean onlySummed(String value) {
        return onlySummed.contains(value);
    }

    boolean drops(SameDiffOp op) {
        return dropped.contains(op);
    }
}
