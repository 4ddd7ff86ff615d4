package org.medicalgpt4j.objective.preference;

import static org.medicalgpt4j.objective.ObjectiveFixture.alternate;
import static org.medicalgpt4j.objective.ObjectiveFixture.column;
import static org.medicalgpt4j.objective.ObjectiveFixture.flat;
import static org.medicalgpt4j.objective.ObjectiveFixture.ragged;
import static org.medicalgpt4j.objective.ObjectiveFixture.vector;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.ObjectiveFixture;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.ObjectiveProbe;
import org.medicalgpt4j.objective.ObjectiveProbe.Result;

@RequiresSharedData
class DirectPreferenceTest {

    @TestFactory
    Stream<DynamicTest> should_agree_with_reference_values_of_tokens() {
        ObjectiveFixture fixture = ObjectiveFixture.read("dpo.json");
        return fixture.tests("cases", c -> checkTokens(fixture, c));
    }

    private static void checkTokens(ObjectiveFixture fixture, Case c) {
        double[][] chosen = fixture.ragged("policy_chosen");
        double[][] policy = alternate(chosen, fixture.ragged("policy_rejected"));
        Result result = new ObjectiveProbe(policy)
                .logCollision(alternate(
                        fixture.ragged("policy_log_sum_sq_probs_chosen"),
                        fixture.ragged("policy_log_sum_sq_probs_rejected")))
                .with(
                        DirectPreference.REFERENCE_LOG_PROB,
                        alternate(fixture.ragged("ref_chosen"), fixture.ragged("ref_rejected")))
                .scalar(Objective.LOSS_WEIGHT, 1.0 / chosen.length)
                .scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT, 1.0 / flat(chosen).length)
                .run(PairLossCases.objective(c, false));
        result.assertLoss(c.output("loss"));
        result.assertGradient(
                flat(alternate(
                        ragged(c.outputs().path("grad_policy_chosen")),
                        ragged(c.outputs().path("grad_policy_rejected")))),
                "logProb");
        PreferenceMetrics.check(c, result, chosen.length);
    }

    @TestFactory
    Stream<DynamicTest> should_agree_with_reference_values_of_sequences() {
        ObjectiveFixture fixture = ObjectiveFixture.read("dpo_sequence.json");
        // weights of pairs are made of tokens, which these reference values do not have: the others show them
        return fixture.cases("cases")
                .filter(c -> !c.flag("use_weighting"))
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> checkSequences(fixture, c)));
    }

    private static void checkSequences(ObjectiveFixture fixture, Case c) {
        boolean swapped = c.text("batch").startsWith("swapped");
        String chosen = swapped ? "rejected" : "chosen";
        String rejected = swapped ? "chosen" : "rejected";
        double[][] policy = columns(fixture, "policy_" + chosen, "policy_" + rejected);
        int pairs = policy.length / 2;
        // the likelihood of the reference values is a number of its own, here it is that of the chosen answers
        double likelihood = c.param("rpo_alpha", 0)
                * fixture.inputs().path("chosen_nll_loss").asDouble();
        DirectPreference objective = PairLossCases.objective(c, true);
        Result result = new ObjectiveProbe(policy)
                .with(DirectPreference.REFERENCE_LOG_PROB, columns(fixture, "ref_" + chosen, "ref_" + rejected))
                .scalar(Objective.LOSS_WEIGHT, 1.0 / pairs)
                .scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT, 0)
                .scalar(DirectPreference.REWARD_MEAN, c.output("running_mean_after"))
                .run(objective);
        result.assertLoss(c.output("loss") - likelihood);
        result.assertGradient(
                flat(alternate(
                        column(vector(c.outputs().path("grad_policy_chosen"))),
                        column(vector(c.outputs().path("grad_policy_rejected"))))),
                "logProb");
        if (!c.flag("reference_free")) {
            PreferenceMetrics.check(c, result, pairs);
        }
    }

    private static double[][] columns(ObjectiveFixture fixture, String chosen, String rejected) {
        return alternate(column(fixture.vector(chosen)), column(fixture.vector(rejected)));
    }
}
