package org.medicalgpt4j.engine.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.ParameterGroup;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;

/** Optimizers against courses that PyTorch, transformers and lion-pytorch took; the golden file says how they came about. */
class HostOptimizerTest {
    private static final double RATE = 0.01;
    private static final int STEPS = 20;
    private static final ParameterGroups GROUPS = parameter -> new ParameterGroup(
            parameter.name().equals("wide") ? 4 : 1, parameter.name().equals("vector") ? 0 : 0.1);

    private static final Map<String, OptimizerOptions> OPTIMIZERS = Map.of(
            "adamw", new OptimizerOptions.AdamW(0.9, 0.95, 1e-8, GROUPS),
            "sgd", new OptimizerOptions.Sgd(0, 0, false, GROUPS),
            "sgd momentum", new OptimizerOptions.Sgd(0.9, 0, false, GROUPS),
            "sgd dampening", new OptimizerOptions.Sgd(0.9, 0.3, false, GROUPS),
            "sgd nesterov", new OptimizerOptions.Sgd(0.8, 0, true, GROUPS),
            "lion", new OptimizerOptions.Lion(0.9, 0.99, GROUPS),
            "adafactor", new OptimizerOptions.Adafactor(1e-30, 1e-3, 1, -0.8, Optional.empty(), false, GROUPS),
            "adafactor scaled", new OptimizerOptions.Adafactor(1e-30, 1e-3, 0.5, -0.6, Optional.empty(), true, GROUPS),
            "adafactor averaged",
                    new OptimizerOptions.Adafactor(1e-30, 1e-3, 1, -0.8, Optional.of(0.9), false, GROUPS));

    private static final List<Parameter> PARAMETERS = List.of(
            new Parameter("matrix", ParameterRole.LINEAR, true, 5, 7),
            new Parameter("vector", ParameterRole.NORM, true, 6),
            new Parameter("wide", ParameterRole.LORA_B, true, 2, 9));

    private static final List<Parameter> LARGE = List.of(
            new Parameter("matrix", ParameterRole.LINEAR, true, 113, 331),
            new Parameter("vector", ParameterRole.BIAS, true, 40_000),
            new Parameter("wide", ParameterRole.LORA_B, true, 3, 9000));

    /** Parameters, their gradients and an optimizer. */
    private static final class Course implements AutoCloseable {
        private final List<Parameter> table;
        private final Workers workers;
        private final HostParameters parameters;
        private final GradientBuffers gradients;
        private final HostOptimizer optimizer;

        Course(OptimizerOptions options, List<Parameter> table, int threads) {
            this.table = table;
            this.workers = new Workers(threads);
            this.parameters = new HostParameters(table);
            this.gradients = new GradientBuffers("gradients", table);
            this.optimizer = new HostOptimizer(options, table, parameters, gradients, workers);
            for (Parameter parameter : table) {
                float[] start = values(parameter, 0.3, 0);
                parameters.tensor(parameter.name()).write(0, start, 0, start.length);
            }
        }

        void take(int step, double scale) {
            for (Parameter parameter : table) {
                float[] gradient = values(parameter, 0.05 * (1 + step % 3), step);
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] /= (float) scale;
                }
                gradients.of(parameter.name()).write(0, gradient, 0, gradient.length);
            }
            optimizer.update(step, RATE, scale);
        }

        float[] value(String parameter) {
            return parameters.read(parameter);
        }

        private static float[] values(Parameter parameter, double scale, int step) {
            float[] values = new float[(int) parameter.elements()];
            int length = parameter.name().length() + 1;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (scale * Math.sin(0.7 + 0.37 * step + 0.113 * (i + 1) * length + 0.01 * step * i));
            }
            return values;
        }

        @Override
        public void close() {
            optimizer.close();
            gradients.close();
            parameters.close();
            workers.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> should_take_the_courses_of_the_references() throws IOException {
        JsonNode cases;
        try (InputStream golden = getClass().getResourceAsStream("/golden/optimizers.json")) {
            cases = new ObjectMapper().readTree(golden).get("cases");
        }
        assertEquals(OPTIMIZERS.size(), cases.size());
        return cases.properties().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> assertAgrees(OPTIMIZERS.get(entry.getKey()), entry.getValue())));
    }

    private static void assertAgrees(OptimizerOptions options, JsonNode golden) {
        try (Course course = new Course(options, PARAMETERS, 2)) {
            for (int step = 1; step <= STEPS; step++) {
                course.take(step, 1);
                if (golden.has("" + step)) {
                    for (Parameter parameter : PARAMETERS) {
                        assertNear(golden.get("" + step).get(parameter.name()), course.value(parameter.name()), step);
                    }
                }
            }
        }
    }

    private static void assertNear(JsonNode expected, float[] seen, int step) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < seen.length; i++) {
            largest = Math.max(largest, Math.abs(expected.get(i).doubleValue()));
            difference = Math.max(difference, Math.abs(expected.get(i).doubleValue() - seen[i]));
        }
        assertEquals(expected.size(), seen.length);
        assertTrue(difference <= 1e-5 * largest, "step " + step + ": off by " + difference + " of " + largest);
    }

    @Test
    void should_not_depend_on_the_number_of_threads() {
        OPTIMIZERS.forEach((name, options) -> {
            try (Course one = new Course(options, LARGE, 1);
                    Course three = new Course(options, LARGE, 3)) {
                for (int step = 1; step <= 3; step++) {
                    one.take(step, 1);
                    three.take(step, 1);
                }
                LARGE.forEach(parameter ->
                        assertArrayEquals(one.value(parameter.name()), three.value(parameter.name()), name));
            }
        });
    }

    @Test
    void should_scale_gradients_before_anything_else() {
        OPTIMIZERS.forEach((name, options) -> {
            try (Course plain = new Course(options, PARAMETERS, 1);
                    Course scaled = new Course(options, PARAMETERS, 1)) {
                plain.take(1, 1);
                scaled.take(1, 0.5);
                PARAMETERS.forEach(parameter ->
                        assertArrayEquals(plain.value(parameter.name()), scaled.value(parameter.name()), 1e-6f, name));
            }
        });
    }

    @Test
    void should_go_on_alike_from_a_state_that_was_read_and_written() {
        OPTIMIZERS.forEach((name, options) -> {
            try (Course first = new Course(options, PARAMETERS, 1);
                    Course second = new Course(options, PARAMETERS, 1)) {
                for (int step = 1; step <= 3; step++) {
                    first.take(step, 1);
                }
                OptimizerState from = first.optimizer.state();
                OptimizerState to = second.optimizer.state();
                Map<String, float[]> saved = new HashMap<>();
                for (String tensor : from.names()) {
                    float[] values = new float[(int) from.elements(tensor)];
                    from.read(tensor, 0, values, 0, values.length);
                    to.write(tensor, 0, values, 0, values.length);
                    saved.put(tensor, values);
                }
                assertEquals(from.names(), to.names());
                assertFalse(
                        saved.values().stream().anyMatch(values -> Arrays.equals(values, new float[values.length])));
                for (Parameter parameter : PARAMETERS) {
                    float[] values = first.value(parameter.name());
                    second.parameters.tensor(parameter.name()).write(0, values, 0, values.length);
                }
                first.take(4, 1);
                second.take(4, 1);
                PARAMETERS.forEach(parameter ->
                        assertArrayEquals(first.value(parameter.name()), second.value(parameter.name()), name));
            }
        });
    }

    @Test
    void should_hold_what_was_planned_and_name_it_as_pytorch_does() {
        OPTIMIZERS.forEach((name, options) -> {
            try (Course course = new Course(options, PARAMETERS, 1)) {
                assertEquals(
                        PlanSurvey.optimizerBytes(options, PARAMETERS, NativeMemory.ALIGNMENT),
                        course.optimizer.bytes(),
                        name);
            }
        });
        assertEquals(List.of(), names("sgd"));
        assertEquals(
                List.of("matrix.momentum_buffer", "vector.momentum_buffer", "wide.momentum_buffer"),
                names("sgd momentum"));
        assertEquals(
                List.of(
                        "matrix.exp_avg_sq_row",
                        "matrix.exp_avg_sq_col",
                        "matrix.exp_avg",
                        "vector.exp_avg_sq",
                        "vector.exp_avg",
                        "wide.exp_avg_sq_row",
                        "wide.exp_avg_sq_col",
                        "wide.exp_avg"),
                names("adafactor averaged"));
        try (Course course = new Course(OPTIMIZERS.get("lion"), PARAMETERS, 1)) {
            assertThrows(EngineException.class, () -> course.optimizer.state().elements("matrix.momentum_buffer"));
        }
    }

    private static List<String> names(String optimizer) {
        try (Course course = new Course(OPTIMIZERS.get(optimizer), PARAMETERS, 1)) {
            return course.optimizer.state().names();
        }
    }
}
