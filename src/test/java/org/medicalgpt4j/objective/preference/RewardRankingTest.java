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
import org.medicalgpt4j.objective.ObjectiveProbe.Result;
import org.nd4j.linalg.api.buffer.DataType;

class RewardRankingTest {

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values() {
        ObjectiveFixture fixture = ObjectiveFixture.read("reward.json");
        return fixture.tests("cases", c -> check(fixture, c));
    }

    private static void check(ObjectiveFixture fixture, Case c) {
        double[][] scores = alternate(column(fixture.vector("chosen")), column(fixture.vector("rejected")));
        int pairs = scores.length / 2;
        RewardRanking objective = new RewardRanking(c.flag("use_margin"), c.param("center_rewards_coefficient", 0));
        Result result = new ObjectiveProbe(scores)
                .with(RewardRanking.MARGIN, fixture.vector("margin"))
                .scalar(Objective.LOSS_WEIGHT, 1.0 / pairs)
                .run(probe -> objective.express(probe.logProb(), DataType.DOUBLE));
        result.assertLoss(c.output("loss"));
        JsonNode out = c.outputs();
        result.assertGradient(
                flat(alternate(column(vector(out.path("grad_chosen"))), column(vector(out.path("grad_rejected"))))),
                "logProb");
        JsonNode metrics = out.path("metrics");
        result.assertReported(metrics.path("accuracy").asDouble() * pairs, PreferenceReport.ACCURATE_SUM);
        result.assertReported(metrics.path("margin").asDouble() * pairs, PreferenceReport.MARGIN_SUM);
        double sum = result.get(PreferenceReport.CHOSEN_REWARD_SUM) + result.get(PreferenceReport.REJECTED_REWARD_SUM);
        ObjectiveProbe.assertClose(metrics.path("mean_reward").asDouble(), sum / (2 * pairs), "mean reward");
    }
}
