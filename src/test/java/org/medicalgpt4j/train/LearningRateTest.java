package org.medicalgpt4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.recipe.OptimizerSettings;
import org.medicalgpt4j.recipe.RecipeException;
import org.medicalgpt4j.recipe.Recipes;

class LearningRateTest {
    @TestFactory
    Stream<DynamicTest> should_agree_with_transformers() throws IOException {
        JsonNode cases;
        try (InputStream golden = getClass().getResourceAsStream("/golden/schedules.json")) {
            cases = new ObjectMapper().readTree(golden).get("cases");
        }
        return cases.properties().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> assertAgrees(entry.getValue())));
    }

    private static void assertAgrees(JsonNode golden) {
        List<String> overrides = new ArrayList<>();
        golden.get("settings")
                .properties()
                .forEach(
                        key -> overrides.add(key.getKey() + "=" + key.getValue().asText()));
        overrides.add("warmup=" + golden.get("warmup").asInt());
        overrides.add("learningRate=" + golden.get("peak").asDouble());
        LearningRate rate =
                LearningRate.of(settings(overrides), golden.get("total").asLong());
        for (int step = 0; step < golden.get("rates").size(); step++) {
            double expected = golden.get("rates").get(step).asDouble();
            assertEquals(expected, rate.at(step + 1), 1e-12 * golden.get("peak").asDouble(), "step " + step);
        }
    }

    private static OptimizerSettings settings(List<String> keys) {
        return Recipes.section(OptimizerSettings.class, keys.toArray(String[]::new));
    }

    @Test
    void should_take_relative_steps_as_transformers_adafactor_does() throws IOException {
        JsonNode golden;
        try (InputStream file = getClass().getResourceAsStream("/golden/optimizers.json")) {
            golden = new ObjectMapper().readTree(file).get("relative_step");
        }
        for (String kind : List.of("plain", "warmup_init")) {
            LearningRate rate = LearningRate.of(
                    settings(List.of(
                            "name=adafactor",
                            "relativeStep=true",
                            "warmupInit=" + kind.equals("warmup_init"),
                            "schedule=constant",
                            "warmup=0")),
                    12_000);
            assertEquals(7, golden.get(kind).size());
            for (JsonNode step : golden.get(kind)) {
                assertEquals(step.get(1).asDouble(), rate.at(step.get(0).asLong()), 1e-15, kind + step);
            }
        }
    }

    @Test
    void should_refuse_a_key_that_the_schedule_does_not_read() {
        for (String key : List.of("minimumRate=0.1", "power=2", "timescale=9", "decaySteps=3", "decayShape=linear")) {
            String message = assertThrows(RecipeException.class, () -> settings(List.of("schedule=linear", key)))
                    .getMessage();
            String name = key.substring(0, key.indexOf('='));
            assertTrue(message.contains("'" + name + "' has no effect with the schedule 'linear'; remove it"), message);
        }
        String message = assertThrows(RecipeException.class, () -> settings(List.of("schedule=wsd")))
                .getMessage();
        assertTrue(message.contains("needs 'decaySteps'"), message);
    }

    @Test
    void should_refuse_a_run_that_is_too_short_for_its_schedule() {
        OptimizerSettings settings = settings(List.of("schedule=wsd", "warmup=6", "decaySteps=5"));
        assertEquals(
                "optimizer.warmup is 6 steps and optimizer.decaySteps 5, but the run has only 10 steps: shorten them",
                assertThrows(TrainingException.class, () -> LearningRate.of(settings, 10))
                        .getMessage());
    }
}
