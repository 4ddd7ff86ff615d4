package org.medicalgpt4j.recipe;

import java.util.List;
import java.util.regex.Pattern;
import org.medicalgpt4j.recipe.bind.Custom;

/** The linear layers that get an adapter. */
@Custom(TargetsType.class)
public sealed interface Targets {
    /** Whether the linear layer of this full name, such as {@code model.layers.0.self_attn.q_proj}, is meant. */
    boolean include(String module);

    /** Every linear layer except the output head, which callers do not offer. */
    record AllLinear() implements Targets {
        @Override
        public boolean include(String module) {
            return true;
        }
    }

    /** Layers whose name is, or ends with a dot and, one of these. */
    record Named(List<String> names) implements Targets {
        public Named {
            names = List.copyOf(names);
        }

        @Override
        public boolean include(String module) {
            return names.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
        }
    }

    /** Layers whose whole name matches a regular expression. */
    record Matching(String expression) implements Targets {
        @Override
        public boolean include(String module) {
            return Pattern.matches(expression, module);
        }
    }
}
