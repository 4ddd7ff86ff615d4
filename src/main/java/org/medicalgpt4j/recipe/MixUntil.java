package org.medicalgpt4j.recipe;

/** How long an epoch of weighted sources is. */
public enum MixUntil {
    /** Until the first source is used up: nothing is seen twice. */
    FIRST,
    /** Until the last source is used up: everything is seen, what is from other sources more than once. */
    LAST
}
