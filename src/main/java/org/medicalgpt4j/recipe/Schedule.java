package org.medicalgpt4j.recipe;

/** Course of the learning rate after the warm-up. */
public enum Schedule {
    /** Falls to zero in a straight line. */
    LINEAR,
    /** Falls to zero along half a cosine. */
    COSINE,
    /** Stays. */
    CONSTANT
}
