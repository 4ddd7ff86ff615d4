package org.medicalgpt4j.recipe;

/** What becomes of a run when the loss or the gradient of a step is not a number. */
public enum NonFinite {
    /** It ends. */
    STOP,
    /** The step changes nothing and is counted; too many in a row end the run. */
    SKIP
}
