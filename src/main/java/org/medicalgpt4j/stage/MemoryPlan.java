package org.medicalgpt4j.stage;

import java.util.Locale;

/**
 * Bytes that a run will hold outside of Java's heap, from the lifetimes in the engine's own plan of its largest micro batch.
 *
 * @param activations what passes from op to op
 * @param workspace what the op works in that needs most, and that lies beside them
 * @param evaluation of the graph that scores held-out data; 0 if none is held out
 * @param reference of what answers are compared with in the course of training; 0 if nothing is
 */
record MemoryPlan(
        long weights,
        long gradients,
        long optimizer,
        long activations,
        long workspace,
        long evaluation,
        long reference) {
    private static final double MIB = 1 << 20;

    long total() {
        return Math.addExact(
                Math.addExact(weights, gradients),
                Math.addExact(optimizer, Math.addExact(activations + workspace, evaluation + reference)));
    }

    /** In a sentence, before the run. */
    String text(long room) {
        return String.format(
                Locale.ROOT,
                "memory plan: weights %s, gradients %s, optimizer %s, activations %s, workspace %s, evaluation %s%s: %s of %s",
                mib(weights),
                mib(gradients),
                mib(optimizer),
                mib(activations),
                mib(workspace),
                mib(evaluation),
                reference == 0 ? "" : ", reference " + mib(reference),
                mib(total()),
                mib(room));
    }

    /** After the run, in a sentence. */
    String comparison(long held) {
        return String.format(
                Locale.ROOT,
                "memory: %s planned, %s held (%+.1f %%)",
                mib(total()),
                mib(held),
                100.0 * (held - total()) / total());
    }

    static String mib(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / MIB);
    }
}
