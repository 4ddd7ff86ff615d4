package org.medicalgpt4j.inspect.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.engine.PlanDescription.Source;
import org.medicalgpt4j.inspect.InspectException;
import org.medicalgpt4j.model.Parameter;

class GraphSurveyTest {
    @TempDir
    Path folder;

    private static Map<OpKind, Long> kinds(GraphSurvey survey) {
        return survey.ops().stream().collect(Collectors.groupingBy(GraphOp::kind, TreeMap::new, Collectors.counting()));
    }

    @Test
    void should_tell_adapters_from_other_ops_of_ours_and_from_those_of_the_library() {
        Map<OpKind, Long> lora = kinds(Surveys.withLora("llama3", GraphKind.GRADIENT, module -> true));
        assertEquals(28, lora.get(OpKind.LORA), "7 layers in 2 blocks, forward and backward");
        assertTrue(lora.get(OpKind.ND4J) > 5, "the loss");
        Map<OpKind, Long> some =
                kinds(Surveys.withLora("llama3", GraphKind.GRADIENT, module -> module.endsWith("q_proj")));
        assertEquals(4, some.get(OpKind.LORA));
        assertEquals(Map.of(OpKind.CUSTOM, 35L), kinds(Surveys.of("llama3", GraphKind.FORWARD)));
    }

    @Test
    void should_put_every_op_into_the_layer_it_belongs_to() {
        GraphSurvey survey = Surveys.of("qwen3", GraphKind.GRADIENT);
        assertEquals(
                List.of("input", "model.layers.0", "model.layers.1", "output"),
                survey.ops().stream().map(GraphOp::block).distinct().toList());
        for (GraphOp op : survey.ops()) {
            for (var input : op.step().inputs()) {
                var value = survey.plan().values().get(input.value());
                if (value.source() == Source.PARAMETER && value.name().startsWith("model.layers.")) {
                    assertTrue(
                            value.name().startsWith(op.block() + "."), op.step().name() + " in " + op.block());
                }
            }
        }
    }

    @Test
    void should_need_a_configuration_only(@TempDir Path copy) throws IOException {
        Path config = copy.resolve("config.json");
        Files.copy(Fixtures.model("llama3").resolve("config.json"), config);
        GraphSurvey alone = Surveys.of(config, GraphKind.FORWARD, Surveys.BATCH, Optional.empty());
        assertEquals(Surveys.of("llama3", GraphKind.FORWARD).ops(), alone.ops());
        assertEquals(copy.getFileName().toString(), alone.model().name());
        assertEquals(
                alone.ops(),
                Surveys.of(copy, GraphKind.FORWARD, Surveys.BATCH, Optional.empty())
                        .ops());
    }

    @Test
    void should_count_the_operations_of_matrix_products() {
        GraphSurvey survey = Surveys.of("llama3", GraphKind.FORWARD);
        long linear = survey.parameters().stream()
                .filter(parameter -> parameter.name().endsWith("_proj.weight"))
                .mapToLong(Parameter::elements)
                .sum();
        long head = 199 * 64;
        long attention = 2L * 2 * (4 * 16) * (3 * (7 * 8 / 2)); // scores and sums: heads x size, pairs of 3 sequences
        assertEquals(
                2 * 21 * linear + 2 * 3 * head + 2 * attention,
                survey.ops().stream().mapToLong(GraphOp::flops).sum());
    }

    @RequiresSharedData
    @Test
    void should_count_the_operations_of_chosen_experts_only() {
        Path model = SharedData.root().resolve("fixtures/models/mixtral");
        long rows = 3 * 7 * 2; // tokens and their experts
        long forward = 3 * 2 * rows * 48 * 64;
        for (GraphOp op : Surveys.of(model, GraphKind.GRADIENT, Surveys.BATCH, Optional.empty())
                .ops()) {
            switch (op.step().op()) {
                case "medgpt_experts" -> assertEquals(forward, op.flops());
                case "medgpt_experts_gradient" -> assertEquals(2 * forward, op.flops());
                default ->
                    assertFalse(op.step().op().contains("experts"), op.step().op());
            }
        }
    }

    @Test
    void should_count_twice_the_forward_operations_for_the_backward_pass_of_full_tuning() {
        GraphSurvey survey = Surveys.of("llama3", GraphKind.GRADIENT);
        for (GraphOp op : survey.ops()) {
            if (op.step().op().equals("medgpt_linear")) {
                long backward = survey.ops().stream()
                        .filter(other -> other.step()
                                .owner()
                                .equals(Optional.of(op.step().name())))
                        .mapToLong(GraphOp::flops)
                        .sum();
                assertEquals(2 * op.flops(), backward, op.step().name());
            }
        }
    }

    @Test
    void should_count_pairs_in_attention_as_a_loop_would() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int length = 1 + random.nextInt(20);
            int window = random.nextInt(25);
            long pairs = 0;
            for (int i = 0; i < length; i++) {
                for (int j = 0; j <= i; j++) {
                    pairs += window == 0 || i - j < window ? 1 : 0;
                }
            }
            String about = length + " tokens, window " + window + ", seed " + seed;
            assertEquals(3 * pairs, new BatchSize(3, length).attendedPairs(GraphKind.FORWARD, window), about);
            long last = window == 0 ? length : Math.min(window, length);
            assertEquals(2 * last, new BatchSize(2, length).attendedPairs(GraphKind.DECODE, window), about);
        }
    }

    @Test
    void should_refuse_targets_that_match_nothing_and_batches_that_make_no_sense() {
        InspectException none = assertThrows(
                InspectException.class,
                () -> Surveys.withLora("llama3", GraphKind.FORWARD, module -> module.endsWith("qproj")));
        assertEquals(
                "the adapter's targets match no linear layer of this model; its layers are down_proj, gate_proj, k_proj,"
                        + " o_proj, q_proj, up_proj, v_proj",
                none.getMessage());
        assertThrows(InspectException.class, () -> new BatchSize(0, 1));
        assertThrows(InspectException.class, () -> new BatchSize(1 << 20, 1 << 20));
    }
}
