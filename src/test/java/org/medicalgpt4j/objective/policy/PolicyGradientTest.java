package org.medicalgpt4j.objective.policy;

import static org.medicalgpt4j.objective.ObjectiveFixture.flat;
import static org.medicalgpt4j.objective.ObjectiveFixture.ragged;
import static org.medicalgpt4j.objective.ObjectiveFixture.vector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
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
import org.nd4j.linalg.api.buffer.DataType;

class PolicyGradientTest {

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values_of_grpo_and_its_kin() {
        ObjectiveFixture fixture = ObjectiveFixture.read("grpo.json");
        return fixture.tests("cases", c -> checkGroups(fixture, c));
    }

    private static void checkGroups(ObjectiveFixture fixture, Case c) {
        double[][] policy = fixture.ragged("policy");
        long tokens = flat(policy).length;
        PolicyGradient.Settings settings = settings(c);
        int longest = (int) c.param("max_completion_length", 0);
        double weight = settings.aggregation().lossWeight(policy.length, tokens, longest);
        // of several micro batches; means over tokens of the whole step are already divided by those
        boolean wholeStep = settings.aggregation() == Aggregation.TOKEN_MEAN
                && !c.text("loss_type").equals("bnpo");
        weight /= wholeStep ? 1 : c.param("gradient_accumulation_steps", 0);
        Result result = new ObjectiveProbe(policy)
                .entropy(fixture.ragged("entropy"))
                .with(PolicyGradient.OLD_LOG_PROB, fixture.ragged("old"))
                .with(PolicyGradient.REFERENCE_LOG_PROB, fixture.ragged("ref"))
                .with(PolicyGradient.SAMPLING_LOG_PROB, fixture.ragged("sampling"))
                .with(PolicyGradient.ADVANTAGES, perToken(policy, fixture.vector("advantages")))
                .scalar(PolicyGradient.ENTROPY_WEIGHT, 1.0 / tokens)
                .scalar(Objective.LOSS_WEIGHT, weight)
                .run(new PolicyGradient(settings));
        result.assertLoss(c.output("loss"));
        result.assertGradient(flat(ragged(c.outputs().path("grad_policy"))), "logProb");
        if (c.outputs().has("grad_entropy")) {
            result.assertGradient(flat(ragged(c.outputs().path("grad_entropy"))), "entropy");
        }
        JsonNode metrics = c.outputs().path("metrics");
        check(metrics, "entropy", result, PolicyGradient.ENTROPY_SUM, tokens);
        check(metrics, "kl", result, PolicyGradient.KL_SUM, tokens);
        double counted = settings.level() == ImportanceLevel.TOKEN ? tokens : policy.length;
        check(metrics, "clip_ratio/low_mean", result, PolicyGradient.CLIPPED_LOW_SUM, counted);
        check(metrics, "clip_ratio/high_mean", result, PolicyGradient.CLIPPED_HIGH_SUM, counted);
    }

    private static void check(JsonNode metrics, String name, Result result, String sum, double count) {
        if (metrics.has(name) && result.reported().containsKey(sum)) {
            result.assertReported(metrics.path(name).asDouble() * count, sum);
        }
    }

    private static PolicyGradient.Settings settings(Case c) {
        String type = c.text("loss_type");
        double high = c.param("epsilon_high", 0);
        Surrogate surrogate =
                switch (type) {
                    case "cispo" -> new Surrogate.Cispo(high);
                    case "sapo" ->
                        new Surrogate.Sapo(c.param("sapo_temperature_pos", 0), c.param("sapo_temperature_neg", 0));
                    case "vespo" ->
                        new Surrogate.Vespo(
                                c.param("vespo_k_pos", 0),
                                c.param("vespo_lambda_pos", 0),
                                c.param("vespo_k_neg", 0),
                                c.param("vespo_lambda_neg", 0));
                    default ->
                        new Surrogate.Clipped(
                                c.param("epsilon_low", 0), high, c.param("delta", Double.POSITIVE_INFINITY));
                };
        Aggregation aggregation =
                switch (type) {
                    case "grpo", "sapo" -> Aggregation.SEQUENCE_MEAN;
                    case "dr_grpo" -> Aggregation.FIXED_LENGTH;
                    case "luspo" -> Aggregation.SEQUENCE_SUM;
                    case "bnpo", "dapo", "cispo", "vespo" -> Aggregation.TOKEN_MEAN;
                    default -> throw new AssertionError("the reference values have a loss unknown here: " + type);
                };
        return new PolicyGradient.Settings(
                surrogate,
                c.text("importance_sampling_level").equals("sequence")
                        ? ImportanceLevel.SEQUENCE
                        : ImportanceLevel.TOKEN,
                aggregation,
                !c.flag("use_old_logps"),
                c.param("beta", 0),
                c.flag("use_bias_correction_kl"),
                c.param("off_policy_mask_threshold", Double.POSITIVE_INFINITY),
                c.param("top_entropy_quantile", 1),
                c.param("entropy_coef", 0));
    }

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values_of_leave_one_out() {
        ObjectiveFixture fixture = ObjectiveFixture.read("rloo.json");
        double[] advantages = fixture.cases("advantage_cases")
                .findFirst()
                .map(c -> vector(c.outputs().path("advantages")))
                .orElseThrow();
        return fixture.tests("loss_cases", c -> checkLeaveOneOut(fixture, c, advantages));
    }

    private static void checkLeaveOneOut(ObjectiveFixture fixture, Case c, double[] advantages) {
        double[][] policy = fixture.ragged("policy");
        Surrogate clipped =
                new Surrogate.Clipped(c.param("epsilon_low", 0), c.param("epsilon_high", 0), Double.POSITIVE_INFINITY);
        Result result = new ObjectiveProbe(policy)
                .with(PolicyGradient.OLD_LOG_PROB, fixture.ragged("old"))
                .with(PolicyGradient.ADVANTAGES, perToken(policy, advantages))
                .scalar(Objective.LOSS_WEIGHT, 1.0 / policy.length)
                .run(new PolicyGradient(
                        PolicyGradient.Settings.plain(clipped, ImportanceLevel.PRODUCT, Aggregation.SEQUENCE_MEAN)));
        result.assertLoss(c.output("loss"));
        result.assertGradient(flat(ragged(c.outputs().path("grad_policy"))), "logProb");
        JsonNode metrics = c.outputs().path("metrics");
        check(metrics, "clip_ratio/low_mean", result, PolicyGradient.CLIPPED_LOW_SUM, policy.length);
        check(metrics, "clip_ratio/high_mean", result, PolicyGradient.CLIPPED_HIGH_SUM, policy.length);
    }

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values_of_proximal_policies_and_critics() {
        ObjectiveFixture fixture = ObjectiveFixture.read("ppo.json");
        return fixture.tests("cases", c -> {
            checkPolicy(fixture, c);
            checkCritic(fixture, c);
        });
    }

    private static void checkPolicy(ObjectiveFixture fixture, Case c) {
        double[][] policy = fixture.ragged("policy");
        int tokens = flat(policy).length;
        double range = c.param("cliprange", 0);
        Surrogate clipped = new Surrogate.Clipped(range, range, Double.POSITIVE_INFINITY);
        Result result = new ObjectiveProbe(policy)
                .with(PolicyGradient.OLD_LOG_PROB, fixture.ragged("old"))
                .with(PolicyGradient.ADVANTAGES, ragged(c.outputs().path("advantages")))
                .scalar(Objective.LOSS_WEIGHT, 1.0 / tokens)
                .run(new PolicyGradient(
                        PolicyGradient.Settings.plain(clipped, ImportanceLevel.TOKEN, Aggregation.TOKEN_MEAN)));
        result.assertLoss(c.output("policy_loss"));
        result.assertGradient(flat(ragged(c.outputs().path("grad_policy"))), "logProb");
        JsonNode stats = c.outputs().path("stats");
        result.assertReported(stats.required("policy/policykl").asDouble() * tokens, PolicyGradient.DRIFT_SUM);
        ObjectiveProbe.assertClose(
                stats.required("policy/clipfrac").asDouble() * tokens,
                result.get(PolicyGradient.CLIPPED_LOW_SUM) + result.get(PolicyGradient.CLIPPED_HIGH_SUM),
                "clipped tokens");
    }

    private static void checkCritic(ObjectiveFixture fixture, Case c) {
        double[][] predicted = fixture.ragged("vpreds");
        int tokens = flat(predicted).length;
        ValueRegression objective = new ValueRegression(c.param("cliprange_value", 0));
        Result result = new ObjectiveProbe(predicted)
                .with(ValueRegression.OLD_VALUES, fixture.ragged("values"))
                .with(ValueRegression.RETURNS, ragged(c.outputs().path("returns")))
                .scalar(Objective.LOSS_WEIGHT, c.param("vf_coef", 0) / tokens)
                .run(probe -> objective.express(probe.logProb(), probe.weights(), DataType.DOUBLE));
        result.assertLoss(c.output("value_loss_times_coef"));
        result.assertGradient(flat(ragged(c.outputs().path("grad_value"))), "logProb");
        JsonNode stats = c.outputs().path("stats");
        result.assertReported(stats.required("val/clipfrac").asDouble() * tokens, ValueRegression.CLIPPED_SUM);
        result.assertReported(stats.required("val/error").asDouble() * tokens, ValueRegression.SQUARED_ERROR_SUM);
    }

    private static double[][] perToken(double[][] like, double[] perSequence) {
        return IntStream.range(0, like.length)
                .mapToObj(s -> Arrays.stream(like[s]).map(any -> perSequence[s]).toArray())
                .toArray(double[][]::new);
    }
}
