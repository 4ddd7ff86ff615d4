package org.medicalgpt4j.recipe;

/** Number format in which a model computes. */
public enum Precision {
    F32,
    BF16
}
