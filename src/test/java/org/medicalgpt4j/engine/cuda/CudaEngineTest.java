package org.medicalgpt4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/** On a GPU; `medgpt parity --engine cuda` covers what is not here. */
class CudaEngineTest {
    private static final int[] STARTS = {0, 5, 18, 19, 31};

    @Test
    void should_train_with_dropout_as_the_processor_does() {
        Path folder = Fixtures.model("llama3");
        try (Engine gpu = cuda();
                Engine processor = Nd4jEngine.create(1)) {
            compare(step(processor, folder), step(gpu, folder));
        }
    }

    @Test
    void should_give_the_same_bits_in_every_run() {
        Path folder = Fixtures.model("llama3");
        try (Engine gpu = cuda()) {
            Map<String, float[]> first = step(gpu, folder);
            step(gpu, folder).forEach((name, values) -> assertArrayEquals(first.get(name), values, name));
        }
    }

    private static Engine cuda() {
        try {
            return CudaEngine.create(0, NumberFormat.F32);
        } catch (EngineException absent) {
            assumeTrue(false, "no GPU: " + absent.getMessage());
            throw absent;
        }
    }

    static void compare(Map<String, float[]> expected, Map<String, float[]> seen) {
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

    /** Loss, norm and gradients of one step, then the adapters after it. */
    static Map<String, float[]> step(Engine engine, Path folder) {
        LoraSpec lora = LoraSpec.uniform(3, 6, 0.25, module -> module.endsWith("_proj"), List.of());
        ModelGraph graph = Architectures.of(HuggingFaceModel.open(folder).config())
                .build(GraphOptions.trainable().withLora(lora));
        Map<String, float[]> results = new LinkedHashMap<>();
        OptimizerOptions adamW = new OptimizerOptions.AdamW(0.9, 0.999, 1e-8, 0.01, parameter -> true);
        try (Parameters parameters = engine.allocate(graph.parameters())) {
            fill(graph, parameters);
            try (TrainingProgram program = engine.compile(
                    graph,
                    new NextTokenCrossEntropy(),
                    adamW,
                    parameters,
                    ProgramOptions.standard().withHeadChunk(8))) {
                for (int micro = 0; micro < 2; micro++) {
                    var values = program.accumulate(batch(micro), 0.1);
                    results.put("loss " + micro, new float[] {
                        values.get(NextTokenCrossEntropy.LOSS_SUM).scalar()
                    });
                }
                for (Parameter parameter : graph.trainable()) {
                    results.put("gradient of " + parameter.name(), program.gradient(parameter.name()));
                }
                double norm = program.update(new TrainingProgram.UpdateStep(1, 1e-3, 0.5))
                        .gradNorm();
                results.put("norm", new float[] {(float) norm});
                graph.trainable().forEach(p -> results.put(p.name(), parameters.read(p.name())));
            }
        }
        return results;
    }

    private static void fill(ModelGraph graph, Parameters parameters) {
        Random random = new Random(7);
        for (Parameter parameter : graph.parameters()) {
            parameters.write(parameter.name(), memory -> {
                for (long i = 0; i < parameter.elements(); i++) {
                    memory.put(i, (float) (0.1 * random.nextGaussian()) + (parameter.shape().length == 1 ? 1 : 0));
                }
            });
        }
    }

    private static Batch batch(int micro) {
        Random random = new Random(micro);
        int count = STARTS[STARTS.length - 1];
        int[] positions = new int[count];
        for (int s = 0; s + 1 < STARTS.length; s++) {
            for (int i = STARTS[s]; i < STARTS[s + 1]; i++) {
                positions[i] = i - STARTS[s];
            }
        }
        int[] targets = random.ints(count, 0, 60).map(t -> t < 5 ? -1 : t).toArray();
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = random.nextFloat();
        }
        return new Batch()
                .ints(ModelGraph.TOKENS, random.ints(count, 0, 60).toArray())
                .ints(ModelGraph.POSITIONS, positions)
                .ints(ModelGraph.SEQUENCE_STARTS, STARTS)
                .ints(ModelGraph.RANDOM_KEY, 42, -7, 3, micro * count)
                .ints(NextTokenCrossEntropy.TARGETS, targets)
                .floats(NextTokenCrossEntropy.WEIGHTS, weights);
    }
}
