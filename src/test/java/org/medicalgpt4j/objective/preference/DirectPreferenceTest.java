package org.medicalgpt4j.objective.preference;

import static org.medicalgpt4j.objective.ObjectiveFixture.alternate;
import static org.medicalgpt4j.objective.ObjectiveFixture.column;
import static org.medicalgpt4j.objective.ObjectiveFixture.flat;
import static org.medicalgpt4j.objective.ObjectiveFixture.vector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.ObjectiveFixture;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.ObjectiveProbe;

@RequiresSharedData
class DirectPreferenceTest {

    @TestFactory
    Stream<DynamicTest> should_agree_with_reference_values_of_sequences() {
        ObjectiveFixture fixture = ObjectiveFixture.read("dpo_sequence.json");
        return fixture.tests("cases", c -> checkSequences(fixture, c))
                .filter(test -> test.getDisplayName().startsWith("loss_type=sigmoid"))
                .limit(1);
    }

    private static void checkSequences(ObjectiveFixture fixture, Case c) {
        double[][] policy =
                alternate(column(fixture.vector("policy_chosen")), column(fixture.vector("policy_rejected")));
        double[][] reference = alternate(column(fixture.vector("ref_chosen")), column(fixture.vector("ref_rejected")));
        int pairs = policy.length / 2;
        ObjectiveProbe.Result result = new ObjectiveProbe(policy)
                .with(DirectPreference.REFERENCE_LOG_PROB, reference)
                .scalar(Objective.LOSS_WEIGHT, 1.0 / pairs)
                .run(new DirectPreference(new Sigmoid(c.param("label_smoothing", 0)), c.param("beta", 0), false));
        result.assertLoss(c.output("loss"));
        JsonNode metrics = c.outputs().path("metrics");
        result.assertReported(metrics.path("rewards/chosen").asDouble() * pairs, PreferenceReport.CHOSEN_REWARD_SUM);
        result.assertReported(metrics.path("rewards/accuracies").asDouble() * pairs, PreferenceReport.ACCURATE_SUM);
        result.assertGradient(
                flat(alternate(
                        column(vector(c.outputs().path("grad_policy_chosen"))),
                        column(vector(c.outputs().path("grad_policy_rejected"))))),
                "logProb");
    }
}
