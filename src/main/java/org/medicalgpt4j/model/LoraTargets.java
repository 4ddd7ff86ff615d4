package org.medicalgpt4j.model;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which linear layers get an adapter, with PEFT's meanings: a list names modules by the end of their path, a single text
 * is a regular expression for the whole path, and {@code all-linear} is every linear layer but the head.
 */
public final class LoraTargets {
    public static final String ALL_LINEAR = "all-linear";

    private LoraTargets() {}

    /** Modules whose path is one of the names or ends with {@code .name}. */
    public static Predicate<String> named(List<String> names) {
        List<String> copy = List.copyOf(names);
        return module -> copy.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
    }

    /**
     * {@code all-linear}, or a regular expression that must match the whole module path.
     *
     * @throws ModelException if it is no regular expression
     */
    public static Predicate<String> matching(String expression) {
        if (expression.equals(ALL_LINEAR)) {
            return module -> true; // builders never ask for the head
        }
        try {
            return Pattern.compile(expression).asMatchPredicate();
        } catch (PatternSyntaxException broken) {
            throw new ModelException("LoRA targets '" + expression + "' are no regular expression: "
                    + broken.getDescription() + " at position " + broken.getIndex());
        }
    }
}
