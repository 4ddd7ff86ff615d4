package org.medicalgpt4j.checkpoint;

import java.util.List;

/** Which linear layers carry an adapter, in the three ways PEFT's {@code target_modules} knows. */
public sealed interface TargetModules {

    /**
     * Whether the linear layer at this path carries an adapter.
     *
     * @param modulePath such as {@code model.layers.0.mlp.down_proj}
     * @param outputHead whether this layer makes the logits, which {@link AllLinear} leaves out
     */
    boolean matches(String modulePath, boolean outputHead);

    /** Layers whose path is, or ends in a dot and, one of the names. */
    record Named(List<String> names) implements TargetModules {
        public Named {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new CheckpointException("target_modules is an empty list, so that there is nothing to adapt");
            }
        }

        @Override
        public boolean matches(String modulePath, boolean outputHead) {
            return names.stream().anyMatch(name -> modulePath.equals(name) || modulePath.endsWith("." + name));
        }
    }

    /** Layers whose whole path matches a regular expression. */
    final class Matching implements TargetModules {
        private final String expression;
        private final ModulePattern pattern;

        /** @throws CheckpointException where it is no regular expression */
        public Matching(String expression) {
            this.expression = expression;
            this.pattern = ModulePattern.of("target_modules", expression);
        }

        public String expression() {
            return expression;
        }

        @Override
        public boolean matches(String modulePath, boolean outputHead) {
            return pattern.matches(modulePath);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Matching that && expression.equals(that.expression);
        }

        @Override
        public int hashCode() {
            return expression.hashCode();
        }

        @Override
        public String toString() {
            return "Matching[" + expression + "]";
        }
    }

    /** Every linear layer but the output head. */
    record AllLinear() implements TargetModules {
        /** How recipes and PEFT spell it. */
        public static final String NAME = "all-linear";

        @Override
        public boolean matches(String modulePath, boolean outputHead) {
            return !outputHead;
        }
    }
}
