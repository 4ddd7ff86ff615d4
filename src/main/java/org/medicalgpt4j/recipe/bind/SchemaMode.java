package org.medicalgpt4j.recipe.bind;

/** Which recipes a JSON Schema is for. */
public enum SchemaMode {
    /** A recipe that stands alone: required keys must be written. */
    COMPLETE,
    /** A recipe that extends others: every key may come from there, and {@code ~key} removes one. */
    PARTIAL
}
