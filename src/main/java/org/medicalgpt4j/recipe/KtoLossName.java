package org.medicalgpt4j.recipe;

/** Losses of single answers. */
public enum KtoLossName {
    KTO,
    /** Without an estimate of how far the model is from its reference. */
    APO_ZERO
}
