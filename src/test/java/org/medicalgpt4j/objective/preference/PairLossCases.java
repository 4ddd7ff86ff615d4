package org.medicalgpt4j.objective.preference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.preference.DirectPreference.Settings;
import org.medicalgpt4j.objective.preference.DirectPreference.Weighted;

/** What the settings of reference cases are called here. */
final class PairLossCases {
    private PairLossCases() {}

    /** @param sums whether the case comes from the library's older meaning, with {@code ipo} on sums and {@code bco} shifted */
    static DirectPreference objective(Case c, boolean sums) {
        List<Weighted> losses = new ArrayList<>();
        double likelihood = c.param("rpo_alpha", 0);
        JsonNode types = c.params().path("loss_type");
        int count = types.isArray() ? types.size() : 1;
        for (int i = 0; i < count; i++) {
            String type = (types.isArray() ? types.get(i) : types).asText();
            double weight =
                    types.isArray() ? c.params().path("loss_weights").get(i).asDouble() : 1;
            if (type.equals("sft")) {
                likelihood += weight;
            } else {
                losses.add(new Weighted(loss(type, c, sums), weight));
            }
        }
        return new DirectPreference(
                losses,
                Settings.standard(c.param("beta", 0))
                        .withReferenceFree(c.flag("reference_free"))
                        .withDivergence(divergence(c, sums))
                        .withSurplusWeight(c.param("ld_alpha", 1))
                        .withPolicyWeighting(c.flag("use_weighting") && !sums)
                        .withLikelihoodWeight(likelihood));
    }

    private static PairLoss loss(String type, Case c, boolean sums) {
        double smoothing = c.param("label_smoothing", 0);
        return switch (type) {
            // the newer library does not smooth the labels of the sigmoid loss
            case "sigmoid" -> new Sigmoid(sums ? smoothing : 0);
            case "sigmoid_norm" -> new NormalizedSigmoid();
            case "hinge" -> new Hinge();
            case "ipo" -> new Ipo(!sums);
            case "robust" -> new Robust(smoothing);
            case "exo_pair" -> new Exo(smoothing == 0 ? 1e-3 : smoothing);
            case "nca_pair" -> new Nca();
            case "bco_pair" -> new Bco(sums);
            case "sppo_hard" -> new SppoHard();
            case "aot" -> new Aot(smoothing);
            case "aot_pair", "aot_unpaired" -> new AotUnpaired(smoothing);
            case "apo_zero" -> new ApoZero();
            case "apo_down" -> new ApoDown();
            case "discopop" -> new DiscoPop(c.param("discopop_tau", 0));
            default -> throw new AssertionError("the reference values have a loss unknown here: " + type);
        };
    }

    private static Divergence divergence(Case c, boolean sums) {
        double coefficient = c.param("f_alpha_divergence_coef", 0);
        return switch (c.text("f_divergence_type")) {
            case "reverse_kl" -> new Divergence.ReverseKl();
            case "forward_kl" -> new Divergence.ForwardKl();
            case "js_divergence" -> new Divergence.JensenShannon();
            case "alpha_divergence" -> new Divergence.Alpha(sums ? 1 - coefficient : coefficient);
            default -> throw new AssertionError("the reference values have a divergence unknown here: " + c.name());
        };
    }
}
