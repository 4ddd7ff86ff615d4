package org.medicalgpt4j.recipe;

/** What keeps a model close to its reference. */
public enum DivergenceName {
    REVERSE_KL,
    FORWARD_KL,
    JENSEN_SHANNON,
    ALPHA
}
