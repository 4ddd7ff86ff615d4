package org.medicalgpt4j.recipe;

/** Course of the learning rate after the warm-up. */
public enum Schedule {
    /** Falls in a straight line to zero. */
    LINEAR,
    /** Falls along half a cosine to the minimum. */
    COSINE,
    /** Stays. */
    CONSTANT,
    /** Falls to the minimum as a power of the share of steps that remains. */
    POLYNOMIAL,
    /** Falls as one over the root of the steps. */
    INVERSE_SQRT,
    /** Warm-up, stable, decay: stays, and falls to the minimum in the last steps. */
    WSD
}
