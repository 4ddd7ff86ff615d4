package org.medicalgpt4j.recipe;

/** How the learning rate falls in the last steps of {@link Schedule#WSD}. */
public enum DecayShape {
    /** Along half a cosine. */
    COSINE,
    /** In a straight line. */
    LINEAR,
    /** As one minus the root of the share of the fall that is done. */
    ROOT
}
