package org.medicalgpt4j.recipe;

import java.util.List;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Some layers are trained whole; all other weights stay as they are. */
@Named("freeze")
@Doc("Train some layers whole and leave all other weights as they are; the result is a whole model.")
public record FreezeTuning(
        @Doc("How many of the last layers are trained; of the first ones if below 0.") @Default("2")
        int lastLayers,

        @Doc("Modules of these layers that are trained, such as mlp, self_attn or q_proj; all if the list is empty.")
        @Default("[]")
        List<String> modules,

        @Doc("Modules outside of layers that are trained as well, such as embed_tokens, norm or lm_head.")
        @Default("[]")
        List<String> extraModules)
        implements Tuning, Checked {

    @Override
    public void check(Check check) {
        if (lastLayers == 0 && (extraModules.isEmpty() || !modules.isEmpty())) {
            check.refuse(
                    "lastLayers",
                    "is 0, which leaves nothing of layers to train: name 'extraModules' and no 'modules'");
        }
    }
}
