package org.medicalgpt4j.objective.preference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.medicalgpt4j.objective.ObjectiveFixture.alternate;
import static org.medicalgpt4j.objective.ObjectiveFixture.flat;
import static org.medicalgpt4j.objective.ObjectiveFixture.ragged;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.ObjectiveFixture;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.ObjectiveProbe;
import org.medicalgpt4j.objective.ObjectiveProbe.Result;
import org.medicalgpt4j.objective.TargetTokens;

class OddsRatioTest {

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values() {
        ObjectiveFixture fixture = ObjectiveFixture.read("orpo.json");
        return fixture.tests("cases", c -> check(fixture, c));
    }

    private static void check(ObjectiveFixture fixture, Case c) {
        double[][] prompt = fixture.ragged("policy_prompt");
        double[][] chosen = fixture.ragged("policy_chosen");
        double[][] rejected = fixture.ragged("policy_rejected");
        int pairs = chosen.length;
        int counted = flat(prompt).length + flat(chosen).length;
        Result result = new ObjectiveProbe(alternate(after(prompt, chosen), rejected))
                .with(TargetTokens.WEIGHTS, alternate(after(all(prompt, 0), all(chosen, 1)), all(rejected, 1)))
                .with(OddsRatio.LIKELIHOOD_WEIGHTS, alternate(after(all(prompt, 1), all(chosen, 1)), all(rejected, 0)))
                .scalar(Objective.LOSS_WEIGHT, 1.0 / pairs)
                .scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT, 1.0 / counted)
                .run(new OddsRatio(c.param("beta", 0), true));
        result.assertLoss(c.output("loss"));
        JsonNode out = c.outputs();
        result.assertGradient(
                flat(alternate(
                        after(ragged(out.path("grad_policy_prompt")), ragged(out.path("grad_policy_chosen"))),
                        ragged(out.path("grad_policy_rejected")))),
                "logProb");
        PreferenceMetrics.check(c, result, pairs);
        JsonNode metrics = out.path("metrics");
        result.assertReported(PreferenceMetrics.mean(metrics, "log_odds_chosen") * pairs, OddsRatio.LOG_ODDS_SUM);
        result.assertReported(
                PreferenceMetrics.mean(metrics, "log_odds_ratio") * -c.param("beta", 0) * pairs,
                PreferenceReport.LOSS_SUM);
        result.assertReported(PreferenceMetrics.mean(metrics, "nll_loss") * counted, PreferenceReport.LIKELIHOOD_SUM);
    }

    @Test
    void should_take_the_likelihood_of_answers_alone_if_not_told_otherwise() {
        Result result = new ObjectiveProbe(new double[][] {{-3, -1, -2}, {-4}})
                .with(TargetTokens.WEIGHTS, 0, 1, 1, 1)
                .scalar(Objective.LOSS_WEIGHT, 1)
                .scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT, 0.5)
                .run(new OddsRatio(0.1, false));
        assertEquals(3, result.get(PreferenceReport.LIKELIHOOD_SUM), 1e-12);
        assertEquals(1.5 + result.get(PreferenceReport.LOSS_SUM), result.loss(), 1e-12);
    }

    private static double[][] after(double[][] prompts, double[][] answers) {
        double[][] rows = new double[prompts.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = DoubleStream.concat(Arrays.stream(prompts[i]), Arrays.stream(answers[i]))
                    .toArray();
        }
        return rows;
    }

    private static double[][] all(double[][] like, double value) {
        return Stream.of(like)
                .map(row -> Arrays.stream(row).map(any -> value).toArray())
                .toArray(double[][]::new);
    }
}
