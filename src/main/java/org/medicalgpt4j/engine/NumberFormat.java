package org.medicalgpt4j.engine;

import java.util.Locale;

/** The number format of weights and activations; sums, statistics, losses and what an optimizer keeps are f32 always. */
public enum NumberFormat {
    /** 32 bits. */
    F32,
    /** The upper 16 bits of f32: its range with 8 bits of precision. Trained weights are kept in f32 beside them. */
    BF16;

    /** As it is written in recipes and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
