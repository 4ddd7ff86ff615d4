package org.medicalgpt4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.ParameterGroup;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingStep;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.model.ParameterRole;

/** On a GPU; `medgpt parity --engine cuda` covers what is not here. */
class CudaEngineTest {
    private static final ProgramOptions OPTIONS = ProgramOptions.standard().withHeadChunk(8);

    @Test
    void should_train_with_dropout_as_the_processor_does() {
        Path folder = Fixtures.model("llama3");
        try (Engine gpu = cuda(NumberFormat.F32);
                Engine processor = Nd4jEngine.create(1)) {
            compare(TrainingStep.run(processor, folder, OPTIONS), TrainingStep.run(gpu, folder, OPTIONS));
        }
    }

    @Test
    void should_update_as_the_processor_does_by_every_optimizer_it_has() {
        Path folder = Fixtures.model("llama3");
        ParameterGroups groups = parameter ->
                parameter.role() == ParameterRole.LORA_B ? new ParameterGroup(16, 0) : new ParameterGroup(1, 0.1);
        try (Engine gpu = cuda(NumberFormat.F32);
                Engine processor = Nd4jEngine.create(1)) {
            for (OptimizerOptions optimizer : List.of(
                    new OptimizerOptions.AdamW(0.9, 0.999, 1e-8, groups),
                    new OptimizerOptions.Sgd(0, 0, false, groups),
                    new OptimizerOptions.Sgd(0.9, 0, true, groups),
                    new OptimizerOptions.Lion(0.9, 0.99, groups))) {
                compare(
                        TrainingStep.run(processor, folder, OPTIONS, optimizer),
                        TrainingStep.run(gpu, folder, OPTIONS, optimizer));
            }
            OptimizerOptions absent =
                    new OptimizerOptions.Adafactor(1e-30, 1e-3, 1, -0.8, Optional.empty(), false, groups);
            String refusal = assertThrows(EngineException.class, () -> TrainingStep.run(gpu, folder, OPTIONS, absent))
                    .getMessage();
            assertTrue(refusal.contains("but not adafactor"), refusal);
        }
    }

    @ParameterizedTest
    @EnumSource(NumberFormat.class)
    void should_give_the_same_bits_in_every_run(NumberFormat format) {
        Path folder = Fixtures.model("llama3");
        try (Engine gpu = cuda(format)) {
            Map<String, float[]> first = TrainingStep.run(gpu, folder, OPTIONS);
            TrainingStep.run(gpu, folder, OPTIONS)
                    .forEach((name, values) -> assertArrayEquals(first.get(name), values, name));
        }
    }

    @Test
    void should_forget_what_a_discarded_step_gathered() {
        Path folder = Fixtures.model("llama3");
        OptimizerOptions sgd = new OptimizerOptions.Sgd(0, 0, false, ParameterGroups.uniform(0));
        try (Engine gpu = cuda(NumberFormat.F32)) {
            compare(TrainingStep.run(gpu, folder, OPTIONS, sgd), TrainingStep.afterDiscardedStep(gpu, folder, OPTIONS));
        }
    }

    /** Not the same bits: where less is kept, products add to residuals in place. */
    @Test
    void should_train_alike_when_layers_are_computed_again() {
        Path folder = Fixtures.model("llama3");
        try (Engine gpu = cuda(NumberFormat.F32)) {
            compare(
                    TrainingStep.run(gpu, folder, OPTIONS),
                    TrainingStep.run(gpu, folder, OPTIONS.withCheckpointing(true)));
        }
    }

    private static Engine cuda(NumberFormat format) {
        try {
            return CudaEngine.create(0, format);
        } catch (EngineException absent) {
            assumeTrue(false, "no GPU: " + absent.getMessage());
            throw absent;
        }
    }

    static void compare(Map<String, float[]> expected, Map<String, float[]> seen) {
        expected.remove("activations"); // engines' own affair
        seen.remove("activations");
        assertEquals(expected.keySet(), seen.keySet());
        expected.forEach((name, values) -> {
            float largest = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertTrue(largest > 0, name + " is all zero");
            assertArrayEquals(values, seen.get(name), 1e-5f * largest, name);
        });
    }
}
