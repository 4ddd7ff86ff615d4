package org.medicalgpt4j.recipe.bind;

import java.util.Map;
import java.util.Optional;

/**
 * How a section was selected among its siblings.
 *
 * @param key the key that selects; empty for a section without siblings
 * @param name the selected name
 * @param elsewhere keys of the siblings that this section does not have, each with the name of one sibling
 */
record Variant(String key, String name, Map<String, String> elsewhere) {
    static final Variant NONE = new Variant("", "", Map.of());

    /** What to say about a key that only a sibling has. */
    Optional<String> refusal(String unknown) {
        return Optional.ofNullable(elsewhere.get(unknown))
                .map(sibling -> "'" + unknown + "' has no effect with " + key + " '" + name + "', it belongs to " + key
                        + " '" + sibling + "'; remove it, or write '~" + unknown + ":' if it is inherited");
    }
}
