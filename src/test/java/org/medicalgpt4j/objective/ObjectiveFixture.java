package org.medicalgpt4j.objective;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.medicalgpt4j.SharedData;

/** Reference values of one family of objectives, computed in double precision by other implementations. */
public record ObjectiveFixture(JsonNode inputs, JsonNode root) {

    public static ObjectiveFixture read(String name) {
        try {
            JsonNode root = new ObjectMapper()
                    .readTree(SharedData.root()
                            .resolve("fixtures/objectives/" + name)
                            .toFile());
            return new ObjectiveFixture(root.path("inputs"), root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One settings of the objective and what comes out. */
    public record Case(String name, JsonNode params, JsonNode outputs, JsonNode whole) {
        /** A member of the case beside its settings and outputs. */
        public JsonNode member(String key) {
            return whole.required(key);
        }

        public double param(String key, double absent) {
            JsonNode value = params.path(key);
            return value.isNull() ? absent : value.asDouble(absent);
        }

        public boolean flag(String key) {
            return params.path(key).asBoolean();
        }

        public String text(String key) {
            return params.path(key).asText();
        }

        public double output(String key) {
            return number(outputs.path(key));
        }
    }

    /** One test for each case of a group. */
    public Stream<DynamicTest> tests(String group, Consumer<Case> test) {
        return cases(group).map(c -> DynamicTest.dynamicTest(c.name(), () -> test.accept(c)));
    }

    public Stream<Case> cases(String group) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(root.required(group).elements(), 0), false)
                .map(c -> new Case(c.path("name").asText(), c.path("params"), c.path("outputs"), c));
    }

    public double[][] ragged(String key) {
        return ragged(inputs.required(key));
    }

    public double[] vector(String key) {
        return vector(inputs.required(key));
    }

    public static double[][] ragged(JsonNode rows) {
        double[][] values = new double[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector(rows.get(i));
        }
        return values;
    }

    public static double[] vector(JsonNode row) {
        double[] values = new double[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(row.get(i));
        }
        return values;
    }

    private static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble(Double.NaN);
    }

    /** The same numbers, each a sequence of one. */
    public static double[][] column(double[] values) {
        double[][] rows = new double[values.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {values[i]};
        }
        return rows;
    }

    /** Rows of two blocks by turns: chosen, rejected, chosen and so on. */
    public static double[][] alternate(double[][] chosen, double[][] rejected) {
        double[][] rows = new double[2 * chosen.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (i % 2 == 0 ? chosen : rejected)[i / 2];
        }
        return rows;
    }

    public static double[] flat(double[][] rows) {
        return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
