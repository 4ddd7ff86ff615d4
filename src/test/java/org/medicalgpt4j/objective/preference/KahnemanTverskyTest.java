package org.medicalgpt4j.objective.preference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.medicalgpt4j.objective.ObjectiveFixture.flat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.ObjectiveFixture;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.ObjectiveProbe;
import org.medicalgpt4j.objective.ObjectiveProbe.Result;

class KahnemanTverskyTest {

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values() {
        ObjectiveFixture fixture = ObjectiveFixture.read("kto.json");
        return fixture.tests("cases", c -> check(fixture, c));
    }

    private static void check(ObjectiveFixture fixture, Case c) {
        int[] rows = IntStream.range(0, c.member("rows").size())
                .map(i -> c.member("rows").get(i).asInt())
                .toArray();
        boolean anchored = c.text("loss_type").equals("kto");
        double[][] policy = chosen(rows, fixture.ragged("policy"));
        double[][] other = chosen(rows, fixture.ragged("kl_policy"));
        double[][] otherReference = chosen(
                rows, ObjectiveFixture.ragged(fixture.inputs().path("kl_ref").path(c.text("kl_reference"))));
        double[] logRatios = IntStream.range(0, rows.length)
                .mapToDouble(i -> DoubleStream.of(other[i]).sum()
                        - DoubleStream.of(otherReference[i]).sum())
                .toArray();
        double kl = KahnemanTversky.klEstimate(logRatios);
        double[] desirable = Arrays.stream(rows)
                .mapToDouble(row -> fixture.inputs().path("label").get(row).asBoolean() ? 1 : 0)
                .toArray();
        Result result = new ObjectiveProbe(policy)
                .with(DirectPreference.REFERENCE_LOG_PROB, chosen(rows, fixture.ragged("ref")))
                .with(KahnemanTversky.DESIRABLE, desirable)
                .scalar(KahnemanTversky.KL_ESTIMATE, kl)
                .scalar(Objective.LOSS_WEIGHT, 1.0 / rows.length)
                .run(new KahnemanTversky(
                        c.param("beta", 0),
                        c.param("desirable_weight", 0),
                        c.param("undesirable_weight", 0),
                        anchored));
        result.assertLoss(c.output("loss"));
        result.assertGradient(flat(ObjectiveFixture.ragged(c.outputs().path("grad_policy"))), "logProb");
        checkMetrics(c.outputs().path("metrics"), result, rows.length);
        if (anchored) {
            assertEquals(c.outputs().path("metrics").path("kl").asDouble(), kl, 1e-12);
        }
    }

    private static void checkMetrics(JsonNode metrics, Result result, int answers) {
        double desirable = result.get(KahnemanTversky.DESIRABLE_SUM);
        double undesirable = answers - desirable;
        if (desirable > 0) {
            result.assertReported(
                    metrics.required("rewards/chosen").asDouble() * desirable, KahnemanTversky.DESIRABLE_REWARD_SUM);
            result.assertReported(
                    metrics.required("logps/chosen").asDouble() * desirable, KahnemanTversky.DESIRABLE_LOG_PROB_SUM);
        }
        if (undesirable > 0) {
            result.assertReported(
                    metrics.required("rewards/rejected").asDouble() * undesirable,
                    KahnemanTversky.UNDESIRABLE_REWARD_SUM);
            result.assertReported(
                    metrics.required("logps/rejected").asDouble() * undesirable,
                    KahnemanTversky.UNDESIRABLE_LOG_PROB_SUM);
        }
    }

    private static double[][] chosen(int[] rows, double[][] all) {
        return Arrays.stream(rows).mapToObj(row -> all[row]).toArray(double[][]::new);
    }
}
