package org.medicalgpt4j.recipe;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What DPO minimises. */
public record DpoLoss(
        @Doc("Losses that are added up.") @Default("[ { name: sigmoid } ]")
        List<DpoTerm> terms,

        @Doc("How strongly the model is held to its reference: the scale of rewards.") @Default("0.1") @Range(above = 0)
        double beta,

        @Doc("Compare with nothing: a reference that finds all answers equally likely.") @Default("false")
        boolean referenceFree,

        @Doc("What keeps the model close to its reference.") @Default("reverse-kl")
        DivergenceName divergence,

        @Doc("Which alpha divergence: 1 is the reverse, 0 the forward Kullback-Leibler divergence; 0.5 if not given.")
        Optional<Double> divergenceAlpha,

        @Doc("Weight of the negative log-likelihood of chosen answers that is added, a mean over their tokens (RPO).")
        @Default("0.0")
        @Range(min = 0)
        double rpoAlpha,

        @Doc("Weight of tokens of the longer answer that the shorter one has no counterpart of; below 1 for"
                + " length-desensitized DPO.")
        @Default("1.0")
        @Range(min = 0, max = 1)
        double surplusWeight,

        @Doc("Weigh each pair by how likely the model finds its answers (WPO).") @Default("false")
        boolean policyWeighting)
        implements Checked {
    private static final double ALPHA = 0.5;

    @Override
    public void check(Check check) {
        if (terms.isEmpty()) {
            check.refuse("terms", "is an empty list, expected at least one loss");
        }
        if (divergenceAlpha.isPresent() && divergence != DivergenceName.ALPHA) {
            check.refuse("divergenceAlpha", "has no effect with this divergence; set divergence to alpha");
        }
    }

    /** Which alpha divergence. */
    public double alpha() {
        return divergenceAlpha.orElse(ALPHA);
    }
}
