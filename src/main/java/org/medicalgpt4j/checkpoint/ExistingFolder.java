package org.medicalgpt4j.checkpoint;

/** What becomes of a folder that lies where another is to be published. An empty one never stands in the way. */
public enum ExistingFolder {
    /** Nothing is published. */
    REFUSE,
    /** It gives way when the new one is complete. */
    REPLACE
}
