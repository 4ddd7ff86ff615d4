package org.medicalgpt4j.recipe.bind;

import java.util.Optional;

/**
 * What people need to know about one key.
 *
 * @param section path of the section it belongs to; empty for the recipe itself
 * @param variant the choice that the key belongs to, such as {@code method: lora}; empty if it always applies
 * @param key its name
 * @param expected the values it accepts, in words
 * @param standard the value it has when not written; empty if it has none
 * @param required whether it must be written
 * @param doc what it is for
 * @param freeOnResume whether a run may be resumed with another value
 */
public record KeyDescription(
        String section,
        String variant,
        String key,
        String expected,
        Optional<String> standard,
        boolean required,
        String doc,
        boolean freeOnResume) {
    public String path() {
        return section.isEmpty() ? key : section + "." + key;
    }

    KeyDescription of(String newVariant, String ownSection) {
        boolean own = section.equals(ownSection) && variant.isEmpty();
        return own
                ? new KeyDescription(section, newVariant, key, expected, standard, required, doc, freeOnResume)
                : this;
    }

    /** The key of a section that is free on resume, or not. */
    KeyDescription in(boolean freeSection) {
        return new KeyDescription(
                section, variant, key, expected, standard, required, doc, freeOnResume || freeSection);
    }
}
