package org.medicalgpt4j.recipe.bind;

/** Where a {@link Checked} section reports broken rules. */
public interface Check {
    /** Whether the key is written in a recipe file or override, rather than filled in by its default. */
    boolean written(String key);

    /** Reports a problem at the place where {@code key} is written, or at its section. */
    void refuse(String key, String message);
}
