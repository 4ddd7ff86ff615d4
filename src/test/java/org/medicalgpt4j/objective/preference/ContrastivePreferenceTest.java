package org.medicalgpt4j.objective.preference;

import static org.medicalgpt4j.objective.ObjectiveFixture.alternate;
import static org.medicalgpt4j.objective.ObjectiveFixture.flat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.ObjectiveFixture;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.ObjectiveProbe;
import org.medicalgpt4j.objective.ObjectiveProbe.Result;

class ContrastivePreferenceTest {

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values() {
        ObjectiveFixture fixture = ObjectiveFixture.read("cpo.json");
        return fixture.tests("cases", c -> check(fixture, c));
    }

    private static void check(ObjectiveFixture fixture, Case c) {
        double[][] chosen = fixture.ragged("policy_chosen");
        Result result = new ObjectiveProbe(alternate(chosen, fixture.ragged("policy_rejected")))
                .scalar(Objective.LOSS_WEIGHT, 1.0 / chosen.length)
                .scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT, 1.0 / flat(chosen).length)
                .run(new ContrastivePreference(settings(c)));
        result.assertLoss(c.output("loss"));
        result.assertGradient(
                flat(alternate(
                        ObjectiveFixture.ragged(c.outputs().path("grad_policy_chosen")),
                        ObjectiveFixture.ragged(c.outputs().path("grad_policy_rejected")))),
                "logProb");
        PreferenceMetrics.check(c, result, chosen.length);
        if (c.param("cpo_alpha", 0) > 0) {
            result.assertReported(c.output("nll_loss") * flat(chosen).length, PreferenceReport.LIKELIHOOD_SUM);
        }
    }

    private static ContrastivePreference.Settings settings(Case c) {
        String type = c.text("loss_type");
        boolean simple = type.equals("simpo");
        return new ContrastivePreference.Settings(
                switch (type) {
                    case "hinge" -> ContrastivePreference.Shape.HINGE;
                    case "ipo" -> ContrastivePreference.Shape.SQUARE;
                    default -> ContrastivePreference.Shape.SIGMOID;
                },
                c.param("beta", 0),
                simple || type.equals("ipo"),
                simple ? c.param("simpo_gamma", 0) : 0,
                c.param("alpha", 0),
                c.param("label_smoothing", 0),
                c.param("cpo_alpha", 0));
    }
}
