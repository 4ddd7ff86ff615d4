package org.medicalgpt4j.engine.plan;

import java.util.List;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/** What people call a forward op: the part of its results' names up to a dot that all of them share. */
final class OpName {
    private OpName() {}

    /** Such as {@code rotary} of {@code rotary.cos} and {@code rotary.sin}; the first result's name if they share nothing. */
    static String of(SameDiffOp op) {
        List<String> results = op.getOutputsOfOp();
        String shared = results.get(0);
        while (!sharedByAll(shared, results)) {
            int dot = shared.lastIndexOf('.');
            if (dot < 0) {
                return results.get(0);
            }
            shared = shared.substring(0, dot);
        }
        return shared;
    }

    private static boolean sharedByAll(String prefix, List<String> names) {
        return names.stream().allMatch(name -> name.equals(prefix) || name.startsWith(prefix + "."));
    }
}
