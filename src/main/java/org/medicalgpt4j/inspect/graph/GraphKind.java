package org.medicalgpt4j.inspect.graph;

import java.util.Locale;

/** Which of a model's graphs is meant. */
public enum GraphKind {
    /** Whole sequences to logits of the last token of each. */
    FORWARD,
    /** The training step of the next-token objective, forward and backward. */
    GRADIENT,
    /** One new token for each sequence, with a cache of those before it. */
    DECODE;

    /** As in exported files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
