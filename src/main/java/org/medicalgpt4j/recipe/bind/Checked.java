package org.medicalgpt4j.recipe.bind;

/** A section with rules between its keys, checked once every key of it has been read. */
public interface Checked {
    /** Reports each broken rule to {@code check}. */
    void check(Check check);
}
