package org.medicalgpt4j.recipe;

import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** Another size for some adapters, as PEFT's {@code rank_pattern} and {@code alpha_pattern}. */
public record AdapterSize(
        @Doc("The end of the names of some layers, such as 'q_proj' or 'layers.0.mlp.up_proj'; a regular expression.")
        String modules,

        @Doc("Rank of these adapters.") @Range(min = 1) Optional<Integer> rank,

        @Doc("Alpha of these adapters.") @Range(above = 0) Optional<Double> alpha)
        implements Checked {

    @Override
    public void check(Check check) {
        if (rank.isEmpty() && alpha.isEmpty()) {
            check.refuse("modules", "names layers, but sets neither their 'rank' nor their 'alpha'");
        }
    }
}
