package org.medicalgpt4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraLinear;
import org.medicalgpt4j.train.FreshParameters;

/**
 * DoRA with dropout as PEFT 0.21 computes it in training (peft/tuners/lora/variants.py and dora.py): the layer adds
 * {@code (m / norm - 1) W d + m / norm * scale * B A d} to its frozen output {@code W x}, with {@code d = dropout(x)}.
 */
class DecomposedDropoutTest {
    private static final int[] KEY = {5, 6, 7, 0};
    private static final double DROPOUT = 0.4;
    private static final double SCALE = 1.5;
    private static final int WIDTH = 32;
    private static final String MODULE = "model.layers.0.self_attn.q_proj";

    @TempDir
    Path folder;

    @Test
    void should_let_the_frozen_weight_see_the_dropped_input_in_what_is_added() {
        ModelFiles files = ModelFiles.open(new TinyModel(3).write(folder));
        LoraSpec spec = new LoraSpec(
                module -> module.equals(MODULE) ? Optional.of(new LoraSpec.Layer(4, SCALE, true)) : Optional.empty(),
                DROPOUT,
                List.of());
        ModelGraph graph = files.architecture().build(GraphOptions.trainable().withLora(spec));
        String input = "model.layers.0.input_layernorm";
        try (Engine engine = Nd4jEngine.create(1);
                Parameters parameters = files.load(engine, graph)) {
            new FreshParameters(1, 0.3)
                    .fill(parameters, parameter -> parameter.role().isAdapter());
            parameters.write(MODULE + ".lora_B.weight", memory -> {
                for (int i = 0; i < WIDTH * 4; i++) {
                    memory.put(i, (float) Math.sin(i));
                }
            });
            Batch batch = new Batch()
                    .ints(ModelGraph.TOKENS, 3, 4, 5, 6, 7)
                    .ints(ModelGraph.POSITIONS, 0, 1, 2, 3, 4)
                    .ints(ModelGraph.SEQUENCE_STARTS, 0, 5)
                    .ints(ModelGraph.RANDOM_KEY, KEY);
            for (boolean plain : new boolean[] {false, true}) {
                try (Program program = engine.compile(
                        graph, parameters, ProgramOptions.standard().withPlain(plain))) {
                    Map<String, Tensor> seen = program.evaluate(batch, List.of(input, MODULE));
                    check(seen.get(input).values(), seen.get(MODULE).values(), parameters);
                }
            }
        }
    }

    private static void check(float[] x, float[] y, Parameters parameters) {
        float[] weight = parameters.read(MODULE + ".weight");
        float[] a = parameters.read(MODULE + ".lora_A.weight");
        float[] b = parameters.read(MODULE + ".lora_B.weight");
        float[] magnitude = parameters.read(MODULE + ".lora_magnitude_vector");
        DropoutMask mask = new DropoutMask(KEY, new LoraLinear.Settings(SCALE, DROPOUT, 0), WIDTH);
        float[] factors = new float[WIDTH];
        double apart = 0;
        for (int row = 0; row < 5; row++) {
            mask.row(row, factors);
            for (int out = 0; out < WIDTH; out++) {
                double frozen = 0;
                double dropped = 0;
                double update = 0;
                double norm = 0;
                for (int in = 0; in < WIDTH; in++) {
                    double low = 0;
                    for (int r = 0; r < 4; r++) {
                        low += SCALE * b[out * 4 + r] * a[r * WIDTH + in];
                    }
                    double w = weight[out * WIDTH + in];
                    double value = x[row * WIDTH + in];
                    frozen += w * value;
                    dropped += w * value * factors[in];
                    update += low * value * factors[in];
                    norm += (w + low) * (w + low);
                }
                double scale = magnitude[out] / Math.sqrt(norm);
                double expected = frozen + (scale - 1) * dropped + scale * update;
                assertEquals(expected, y[row * WIDTH + out], 2e-4, row + " " + out);
                apart = Math.max(apart, Math.abs(expected - scale * (frozen + update)));
            }
        }
        assertTrue(apart > 0.01, "dropping in the low-rank part only would be the same here");
    }
}
