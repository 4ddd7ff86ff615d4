package org.medicalgpt4j.recipe;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** Another learning rate for some weights. */
public record ParameterRate(
        @Doc("The end of the names of some modules or weights, such as 'embed_tokens', 'layers.0.mlp.up_proj' or"
                + " 'lora_B.weight'; a regular expression.")
        String parameters,

        @Doc("Their learning rate after the warm-up.") @Range(min = 0)
        Optional<Double> rate,

        @Doc("What the learning rate they would have is multiplied by.") @Range(min = 0)
        Optional<Double> factor)
        implements Checked {

    @Override
    public void check(Check check) {
        if (rate.isPresent() == factor.isPresent()) {
            check.refuse("parameters", "names weights and needs either their 'rate' or a 'factor'");
        }
        try {
            Pattern.compile(parameters);
        } catch (PatternSyntaxException wrong) {
            check.refuse("parameters", "is not a regular expression: " + wrong.getDescription());
        }
    }

    /** Whether the whole name, or its end after a dot, is meant. */
    public boolean fits(String name) {
        return Pattern.matches("(?:.*\\.)?(?:" + parameters + ")", name);
    }
}
