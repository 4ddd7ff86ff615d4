package org.medicalgpt4j.recipe.bind;

import java.util.Collection;
import java.util.stream.Collectors;
import org.medicalgpt4j.recipe.source.Nearest;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** Phrases about lists of accepted words. */
final class Names {
    private Names() {}

    /** {@code 'lora'}, or {@code one of 'full', 'lora'}. */
    static String oneOf(Collection<String> names) {
        String quoted = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return names.size() == 1 ? quoted : "one of " + quoted;
    }

    /** {@code ; did you mean 'lora'?}, or nothing if no accepted word is near. */
    static String didYouMean(Node node, Collection<String> names) {
        return node instanceof ScalarNode scalar ? didYouMean(scalar.text(), names) : "";
    }

    static String didYouMean(String word, Collection<String> names) {
        return Nearest.to(word, names)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }
}
