package org.medicalgpt4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.PlanDescription.Source;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.engine.PlanDescription.Value;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.op.OpCatalog;

/** Which values of a bf16 plan are bf16; planning needs no GPU. */
class BrainFloatPlanTest {
    private static final OptimizerOptions ADAMW =
            new OptimizerOptions.AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0));

    private static PlanSurvey survey(ModelGraph graph, NumberFormat format) {
        OpCatalog.register();
        Map<String, long[]> inputs = Map.of(
                ModelGraph.TOKENS, new long[] {4096},
                ModelGraph.POSITIONS, new long[] {4096},
                ModelGraph.SEQUENCE_STARTS, new long[] {3},
                ModelGraph.ROWS, new long[] {2},
                NextTokenCrossEntropy.TARGETS, new long[] {4096},
                NextTokenCrossEntropy.WEIGHTS, new long[] {4096});
        return new PlanSurvey(graph, inputs, SupportedKernels.of(8, format), 512);
    }

    private static ModelGraph graph(GraphOptions options) {
        return Architectures.of(
                        HuggingFaceModel.open(Fixtures.model("qwen2-tied")).config())
                .build(options);
    }

    private static PlanDescription training(NumberFormat format) {
        return survey(graph(GraphOptions.trainable()), format).training(new NextTokenCrossEntropy(), ADAMW, false);
    }

    private static Map<String, TreeSet<String>> typesOfResults(PlanDescription plan) {
        Map<Integer, Value> values = new TreeMap<>();
        plan.values().forEach(value -> values.put(value.id(), value));
        Map<String, TreeSet<String>> types = new TreeMap<>();
        for (Step step : plan.steps()) {
            step.outputs()
                    .forEach(output -> types.computeIfAbsent(step.op() + "." + output.name(), name -> new TreeSet<>())
                            .add(values.get(output.value()).type()));
        }
        return types;
    }

    @Test
    void should_keep_activations_in_bf16_and_statistics_losses_and_gradients_in_f32() {
        Map<String, TreeSet<String>> types = typesOfResults(training(NumberFormat.BF16));
        String activations = "medgpt_embedding.y medgpt_rms_norm.y medgpt_linear.y medgpt_rotary.y medgpt_attention.o"
                + " medgpt_swiglu.y medgpt_residual_add.sum medgpt_token_log_prob_training.dhidden"
                + " medgpt_attention_gradient.dq medgpt_swiglu_gradient.dup medgpt_linear_input_gradient.dx"
                + " medgpt_rms_norm_gradient.dx";
        for (String result : activations.split(" ")) {
            assertEquals(List.of("bf16"), List.copyOf(types.getOrDefault(result, new TreeSet<>())), result);
        }
        String exact =
                "medgpt_rotary_table.cos medgpt_token_log_prob_training.logProb medgpt_token_log_prob_training.correct"
                        + " medgpt_linear_weight_gradient.dw medgpt_linear_bias_gradient.db medgpt_rms_norm_gradient.dw"
                        + " reduce_sum.0";
        for (String result : exact.split(" ")) {
            assertEquals(List.of("f32"), List.copyOf(types.getOrDefault(result, new TreeSet<>())), result);
        }
    }

    @Test
    void should_give_logits_in_f32() {
        PlanDescription plan =
                survey(graph(GraphOptions.scoring()), NumberFormat.BF16).forward(List.of("logits"));
        Value logits = plan.values().stream()
                .filter(value -> value.name().equals("logits"))
                .findFirst()
                .orElseThrow();
        assertEquals("f32", logits.type());
        assertTrue(plan.values().stream()
                .filter(value -> value.source() == Source.PARAMETER)
                .allMatch(value -> value.type().equals("bf16")));
    }

    @Test
    void should_halve_the_activations_and_add_the_trained_weights_in_f32() {
        PlanDescription exact = training(NumberFormat.F32);
        PlanDescription halved = training(NumberFormat.BF16);
        assertEquals(exact.weightBytes() * 3 / 2, halved.weightBytes());
        assertEquals(exact.memory().gradients(), halved.memory().gradients());
        assertEquals(exact.memory().optimizer(), halved.memory().optimizer());
        double ratio = (double) halved.memory().activations() / exact.memory().activations();
        assertTrue(ratio > 0.45 && ratio < 0.65, "activations shrink to " + ratio);
    }

    @Test
    void should_compute_logits_once_and_add_both_gradients_of_a_tied_embedding_to_one_buffer() {
        List<String> ops =
                training(NumberFormat.BF16).steps().stream().map(Step::op).toList();
        assertEquals(
                1, ops.stream().filter("medgpt_token_log_prob_training"::equals).count());
        assertTrue(ops.stream().noneMatch("medgpt_token_log_prob_weight_gradient"::equals), ops.toString());
        assertTrue(ops.stream().noneMatch("medgpt_row_scale"::equals), ops.toString());
        assertTrue(ops.stream().noneMatch("accumulate"::equals), ops.toString());
    }

    @Test
    void should_add_to_the_residual_in_the_product_when_decoding() {
        PlanDescription plan =
                survey(graph(GraphOptions.scoring()), NumberFormat.BF16).forward(List.of("logits"));
        assertTrue(
                plan.steps().stream().noneMatch(step -> step.op().equals("medgpt_residual_add")),
                plan.steps().toString());
    }
}
