package org.medicalgpt4j.recipe;

/** Losses of pairs that are compared with a reference. */
public enum DpoLossName {
    SIGMOID,
    SIGMOID_NORMALIZED,
    HINGE,
    /** Of means over tokens, as its authors take them and TRL from 1.0 on. */
    IPO,
    /** Of sums over answers, as TRL took them before 1.0. */
    IPO_SUMS,
    ROBUST,
    EXO,
    NCA,
    BCO,
    SPPO_HARD,
    AOT,
    AOT_UNPAIRED,
    APO_ZERO,
    APO_DOWN,
    DISCOPOP;

    /** Whether it knows of labels that are wrong. */
    boolean takesSmoothing() {
        return this == SIGMOID || this == ROBUST || this == EXO || this == AOT || this == AOT_UNPAIRED;
    }

    /** Whether it compares the pairs of a step with each other. */
    public boolean sortsPairs() {
        return this == AOT || this == AOT_UNPAIRED;
    }
}
