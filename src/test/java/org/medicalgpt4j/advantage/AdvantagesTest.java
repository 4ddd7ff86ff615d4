package org.medicalgpt4j.advantage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.medicalgpt4j.objective.ObjectiveFixture.ragged;
import static org.medicalgpt4j.objective.ObjectiveFixture.vector;
import static org.medicalgpt4j.objective.ObjectiveProbe.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.objective.ObjectiveFixture;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;

class AdvantagesTest {

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values_of_groups() {
        ObjectiveFixture fixture = ObjectiveFixture.read("grpo_advantages.json");
        return fixture.tests("cases", c -> {
            double[][] rewards = rewards(fixture, c);
            double[] weights = vector(c.params().path("reward_weights"));
            int size = (int) c.param("num_generations", 0);
            double[] seen = c.text("multi_objective_aggregation").equals("normalize_then_sum")
                    ? GroupAdvantages.ofEachReward(rewards, weights, size)
                    : GroupAdvantages.of(
                            rewards,
                            weights,
                            size,
                            switch (c.text("scale_rewards")) {
                                case "group" -> GroupAdvantages.Scale.GROUP;
                                case "batch" -> GroupAdvantages.Scale.BATCH;
                                default -> GroupAdvantages.Scale.NONE;
                            });
            assertClose(vector(c.outputs().path("advantages")), seen, "advantage");
        });
    }

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values_of_leave_one_out() {
        ObjectiveFixture fixture = ObjectiveFixture.read("rloo.json");
        return fixture.tests("advantage_cases", c -> {
            JsonNode range = c.params().path("reward_clip_range");
            LeaveOneOut advantages = new LeaveOneOut(
                    (int) c.param("num_generations", 0),
                    c.param("beta", 0),
                    range.isNull() ? Double.NEGATIVE_INFINITY : range.get(0).asDouble(),
                    range.isNull() ? Double.POSITIVE_INFINITY : range.get(1).asDouble(),
                    c.flag("normalize_advantages"));
            double[][] divergences = KlEstimator.K1.of(fixture.ragged("old"), fixture.ragged("ref"));
            double[] seen =
                    advantages.of(rewards(fixture, c), vector(c.params().path("reward_weights")), sums(divergences));
            assertClose(vector(c.outputs().path("advantages")), seen, "advantage");
        });
    }

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values_of_reinforce_plus_plus() {
        ObjectiveFixture fixture = ObjectiveFixture.read("reinforce_pp.json");
        return fixture.tests("cases", c -> {
            int group = c.flag("group_mean_baseline") ? (int) c.param("group_size", 0) : 0;
            ReinforcePlusPlus.Estimate seen = new ReinforcePlusPlus(c.param("beta", 0), c.param("gamma", 0), group)
                    .of(fixture.vector("scores"), fixture.ragged("old"), fixture.ragged("ref"));
            assertRagged(c.outputs().path("token_rewards"), seen.rewards(), "reward");
            assertRagged(c.outputs().path("returns"), seen.returns(), "return");
            assertRagged(c.outputs().path("advantages"), seen.advantages(), "advantage");
        });
    }

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values_of_generalized_advantages() {
        ObjectiveFixture fixture = ObjectiveFixture.read("ppo.json");
        return fixture.tests("cases", c -> {
            KlEstimator estimator =
                    switch (c.text("kl_penalty")) {
                        case "kl" -> KlEstimator.K1;
                        case "abs" -> KlEstimator.ABSOLUTE;
                        default -> KlEstimator.K2;
                    };
            double[][] kl = estimator.of(fixture.ragged("old"), fixture.ragged("ref"));
            assertRagged(c.outputs().path("kl"), kl, "divergence");
            double[][] rewards = TokenRewards.of(fixture.vector("scores"), kl, c.param("kl_coef", 0));
            assertRagged(c.outputs().path("rewards"), rewards, "reward");
            GeneralizedAdvantage.Estimate seen = new GeneralizedAdvantage(
                            c.param("gamma", 0), c.param("lam", 0), c.flag("whiten_rewards"))
                    .of(rewards, fixture.ragged("values"));
            JsonNode raw = c.outputs().path("advantages_before_whitening");
            if (c.flag("whiten_rewards")) {
                // whitening makes the reference's padding differ from 0, which then leaks into all answers but the
                // longest
                int longest = longest(rewards);
                assertClose(vector(raw.get(longest)), seen.raw()[longest], "raw advantage");
                assertClose(vector(c.outputs().path("returns").get(longest)), seen.returns()[longest], "return");
            } else {
                assertRagged(raw, seen.raw(), "raw advantage");
                assertRagged(c.outputs().path("advantages"), seen.advantages(), "advantage");
                assertRagged(c.outputs().path("returns"), seen.returns(), "return");
            }
        });
    }

    @Test
    @RequiresSharedData
    void should_agree_with_reference_values_of_estimators_whitening_and_adaptive_penalty() {
        ObjectiveFixture fixture = ObjectiveFixture.read("ppo.json");
        JsonNode estimators = fixture.root().path("kl_estimators");
        double[][] old = fixture.ragged("old");
        double[][] reference = fixture.ragged("ref");
        assertRagged(estimators.path("k1"), KlEstimator.K1.of(old, reference), "k1");
        assertRagged(estimators.path("k2"), KlEstimator.K2.of(old, reference), "k2");
        assertRagged(estimators.path("k3"), KlEstimator.K3.of(old, reference), "k3");
        JsonNode whitening = fixture.root().path("whitening_of_values");
        double[][] values = fixture.ragged("values");
        assertRagged(whitening.path("shift_mean=True"), Whitening.unbiased(values, true), "whitened");
        assertRagged(whitening.path("shift_mean=False"), Whitening.unbiased(values, false), "scaled");
        JsonNode adaptive = fixture.root().path("adaptive_kl");
        JsonNode start = adaptive.path("params");
        AdaptiveKl beta = new AdaptiveKl(
                start.path("init_kl_coef").asDouble(),
                start.path("target").asDouble(),
                start.path("horizon").asDouble());
        for (JsonNode step : adaptive.required("steps")) {
            beta = beta.after(
                    step.path("current").asDouble(), step.path("n_steps").asLong());
            assertEquals(step.path("value_after").asDouble(), beta.value(), 1e-12);
        }
    }

    @Test
    void should_tell_groups_that_teach_nothing() {
        double[][] rewards = {{1, 0}, {0, 2}, {1, 0}, {0, 1}, {Double.NaN, Double.NaN}, {3, 0}};
        double[] weights = {1, 0.5};
        assertArrayEquals(new boolean[] {true, false, true}, GroupAdvantages.withoutSignal(rewards, weights, 2));
        double[] advantages = GroupAdvantages.of(rewards, weights, 2, GroupAdvantages.Scale.GROUP);
        assertArrayEquals(new double[] {0, 0}, Arrays.copyOf(advantages, 2));
        assertArrayEquals(new double[] {0, 0}, Arrays.copyOfRange(advantages, 4, 6));
        assertTrue(advantages[2] > 0 && advantages[3] < 0);
    }

    @Test
    void should_say_that_groups_are_not_whole() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> GroupAdvantages.of(
                                new double[][] {{1}, {2}, {3}}, new double[] {1}, 2, GroupAdvantages.Scale.NONE))
                .getMessage();
        assertEquals("3 answers do not make whole groups of 2 answers to one prompt", message);
    }

    private static double[][] rewards(ObjectiveFixture fixture, Case c) {
        return ragged(fixture.inputs().path("rewards_per_func").required(c.text("rewards")));
    }

    private static int longest(double[][] rows) {
        return IntStream.range(0, rows.length)
                .boxed()
                .max(Comparator.comparingInt(i -> rows[i].length))
                .orElseThrow();
    }

    private static double[] sums(double[][] rows) {
        return IntStream.range(0, rows.length)
                .mapToDouble(i -> Arrays.stream(rows[i]).sum())
                .toArray();
    }

    private static void assertRagged(JsonNode expected, double[][] seen, String what) {
        double[][] rows = ragged(expected);
        assertEquals(rows.length, seen.length, "rows of " + what);
        for (int i = 0; i < rows.length; i++) {
            assertClose(rows[i], seen[i], what + " " + i);
        }
    }
}
