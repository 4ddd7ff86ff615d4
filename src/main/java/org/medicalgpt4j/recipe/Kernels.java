package org.medicalgpt4j.recipe;

/** Which implementation of an op computes. */
public enum Kernels {
    FAST,
    PLAIN
}
