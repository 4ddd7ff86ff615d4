package org.medicalgpt4j.recipe;

/** What becomes of a run when its loss spikes. */
public enum SpikeAction {
    /** Nothing; nobody looks. */
    OFF,
    /** It goes on, and the spike is reported. */
    WARN,
    /** It ends before the step changes anything. */
    STOP
}
