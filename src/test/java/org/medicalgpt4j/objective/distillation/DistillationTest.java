package org.medicalgpt4j.objective.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.medicalgpt4j.objective.ObjectiveProbe.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.engine.nd4j.GraphSession;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.ObjectiveFixture;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.TargetTokens;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DistillationTest {

    @TestFactory
    @RequiresSharedData
    Stream<DynamicTest> should_agree_with_reference_values() {
        GraphSession.install();
        ObjectiveFixture fixture = ObjectiveFixture.read("gkd.json");
        return fixture.tests("cases", c -> check(fixture, c));
    }

    /** Hidden states are the logits, and both heads the identity. */
    private static void check(ObjectiveFixture fixture, Case c) {
        double[][] student = rows(fixture.inputs().required("student_logits"));
        double[][] teacher = rows(fixture.inputs().required("teacher_logits"));
        boolean labelled = c.flag("use_labels");
        int[] targets = labels(fixture.inputs().required("labels"), labelled);
        int vocabulary = student[0].length;
        long compared = Arrays.stream(targets).filter(t -> t >= 0).count();
        SameDiff graph = SameDiff.create();
        Objective.Terms terms = new Distillation(c.param("beta", Double.NaN), c.param("temperature", Double.NaN))
                .express(
                        graph,
                        graph.var("hidden", Nd4j.createFromArray(student)),
                        graph.var("head", Nd4j.eye(vocabulary).castTo(DataType.DOUBLE)),
                        DataType.DOUBLE);
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put(TargetTokens.TARGETS, Nd4j.createFromArray(targets));
        inputs.put(TargetTokens.WEIGHTS, Nd4j.ones(DataType.DOUBLE, targets.length));
        inputs.put(Distillation.TEACHER_HIDDEN, Nd4j.createFromArray(teacher));
        inputs.put(Distillation.TEACHER_HEAD, Nd4j.eye(vocabulary).castTo(DataType.DOUBLE));
        double divisor =
                switch (c.text("reduction")) {
                    case "sum" -> 1;
                    case "mean" -> compared * vocabulary;
                    default ->
                        labelled
                                ? compared
                                : fixture.inputs().required("labels").size();
                };
        inputs.put(Objective.LOSS_WEIGHT, Nd4j.scalar(1 / divisor));
        graph.setLossVariables(terms.loss());
        graph.createGradFunction();
        String gradient = graph.getVariable("hidden").getGradient().name();
        var values = graph.getFunction("grad").output(inputs, List.of(terms.loss(), gradient));
        assertClose(c.output("loss"), values.get(terms.loss()).getDouble(0), "loss");
        JsonNode expected = c.outputs().required("grad_student_logits");
        double[][] slopes = rows(expected);
        for (int i = 0; i < slopes.length; i++) {
            assertClose(slopes[i], values.get(gradient).getRow(i).toDoubleVector(), "gradient " + i);
        }
        assertEquals(student.length, slopes.length);
    }

    private static double[][] rows(JsonNode batches) {
        List<double[]> rows = new ArrayList<>();
        batches.forEach(batch -> batch.forEach(row -> rows.add(ObjectiveFixture.vector(row))));
        return rows.toArray(double[][]::new);
    }

    private static int[] labels(JsonNode batches, boolean labelled) {
        List<Integer> labels = new ArrayList<>();
        batches.forEach(batch -> batch.forEach(label -> labels.add(labelled ? label.asInt() : 0)));
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }
}
