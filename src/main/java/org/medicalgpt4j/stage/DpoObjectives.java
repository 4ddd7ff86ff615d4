package org.medicalgpt4j.stage;

import java.util.List;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.preference.Aot;
import org.medicalgpt4j.objective.preference.AotUnpaired;
import org.medicalgpt4j.objective.preference.ApoDown;
import org.medicalgpt4j.objective.preference.ApoZero;
import org.medicalgpt4j.objective.preference.Bco;
import org.medicalgpt4j.objective.preference.DirectPreference;
import org.medicalgpt4j.objective.preference.DiscoPop;
import org.medicalgpt4j.objective.preference.Divergence;
import org.medicalgpt4j.objective.preference.Exo;
import org.medicalgpt4j.objective.preference.Hinge;
import org.medicalgpt4j.objective.preference.Ipo;
import org.medicalgpt4j.objective.preference.Nca;
import org.medicalgpt4j.objective.preference.NormalizedSigmoid;
import org.medicalgpt4j.objective.preference.PairLoss;
import org.medicalgpt4j.objective.preference.Robust;
import org.medicalgpt4j.objective.preference.Sigmoid;
import org.medicalgpt4j.objective.preference.SppoHard;
import org.medicalgpt4j.recipe.DpoLoss;
import org.medicalgpt4j.recipe.DpoTerm;

/** The losses of DPO as recipes name them. */
final class DpoObjectives {
    private DpoObjectives() {}

    static Objective of(DpoLoss loss) {
        List<DirectPreference.Weighted> terms = loss.terms().stream()
                .map(term -> new DirectPreference.Weighted(pairLoss(term), term.weight()))
                .toList();
        return new DirectPreference(
                terms,
                DirectPreference.Settings.standard(loss.beta())
                        .withReferenceFree(loss.referenceFree())
                        .withDivergence(divergence(loss))
                        .withSurplusWeight(loss.surplusWeight())
                        .withPolicyWeighting(loss.policyWeighting())
                        .withLikelihoodWeight(loss.rpoAlpha()));
    }

    private static Divergence divergence(DpoLoss loss) {
        return switch (loss.divergence()) {
            case REVERSE_KL -> new Divergence.ReverseKl();
            case FORWARD_KL -> new Divergence.ForwardKl();
            case JENSEN_SHANNON -> new Divergence.JensenShannon();
            case ALPHA -> new Divergence.Alpha(loss.alpha());
        };
    }

    private static PairLoss pairLoss(DpoTerm term) {
        return switch (term.name()) {
            case SIGMOID -> new Sigmoid(term.smoothing());
            case SIGMOID_NORMALIZED -> new NormalizedSigmoid();
            case HINGE -> new Hinge();
            case IPO -> new Ipo(true);
            case IPO_SUMS -> new Ipo(false);
            case ROBUST -> new Robust(term.smoothing());
            case EXO -> new Exo(term.smoothing());
            case NCA -> new Nca();
            case BCO -> new Bco(false);
            case SPPO_HARD -> new SppoHard();
            case AOT -> new Aot(term.smoothing());
            case AOT_UNPAIRED -> new AotUnpaired(term.smoothing());
            case APO_ZERO -> new ApoZero();
            case APO_DOWN -> new ApoDown();
            case DISCOPOP -> new DiscoPop(term.sharpness());
        };
    }
}
