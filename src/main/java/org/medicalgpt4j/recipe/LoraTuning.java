package org.medicalgpt4j.recipe;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** Low-rank adapters beside frozen weights (Hu et al. 2021, arXiv:2106.09685). */
@Named("lora")
@Doc("Train a low-rank adapter beside each targeted linear layer; the model itself stays as it is.")
public record LoraTuning(
        @Doc("Rank of the adapters; memory and capacity grow with it.") @Default("8") @Range(min = 1)
        int rank,

        @Doc("Scale of the adapters: their output is multiplied by alpha / rank.") @Default("16") @Range(above = 0)
        double alpha,

        @Doc(
                "Fraction of adapter inputs set to zero in training; that of 'model.adapter' if there is one and this is left out.")
        @Default("0.0")
        @Range(min = 0, below = 1)
        double dropout,

        @Doc("Linear layers that get an adapter: 'all-linear' (all but the output head), the end of a layer's name, "
                + "a list of such ends, or a regular expression for the whole name.")
        @Default("all-linear")
        Targets targets,

        @Doc("Names of modules that are trained whole and saved with the adapter, such as embed_tokens or lm_head.")
        @Default("[]")
        List<String> modulesToSave,

        @Doc("Scale by alpha / sqrt(rank) instead, which suits high ranks (rsLoRA, arXiv:2312.03732).")
        @Default("false")
        boolean rslora,

        @Doc("Train the lengths of the weights' rows apart from their directions (DoRA, arXiv:2402.09353).")
        @Default("false")
        boolean dora,

        @Doc(
                "How new adapters begin: 'default' (one factor random, one zero) or 'pissa' (the weights' principal singular"
                        + " vectors).")
        @Default("default")
        LoraStart start,

        @Doc("Other ranks and alphas for some layers; the first entry that fits a layer counts.") @Default("[]")
        List<AdapterSize> sizes)
        implements Tuning, Checked {

    /** The same with one more module that is trained whole. */
    public LoraTuning saving(String module) {
        List<String> saved = new ArrayList<>(modulesToSave);
        if (!saved.contains(module)) {
            saved.add(module);
        }
        return new LoraTuning(rank, alpha, dropout, targets, saved, rslora, dora, start, sizes);
    }

    @Override
    public void check(Check check) {
        if (dora && start == LoraStart.PISSA) {
            check.refuse("start", "is pissa, which does not go with 'dora': choose one of them");
        }
    }
}
