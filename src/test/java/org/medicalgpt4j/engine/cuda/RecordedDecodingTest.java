package org.medicalgpt4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;

/** On a GPU: decoding in bf16, recorded and step by step. */
class RecordedDecodingTest {
    private static final int PAGES = 8;
    private static final int PAGE = 16;
    private static final int STEPS = 100;

    @Test
    void should_give_the_same_bits_whether_kernels_are_recorded_or_timed_step_by_step() {
        ModelGraph graph = Architectures.of(
                        HuggingFaceModel.open(Fixtures.model("qwen2-tied")).config())
                .build(GraphOptions.decoding(new CacheShape(PAGES, PAGE)));
        try (CudaEngine engine = engine();
                Parameters parameters = engine.allocate(graph.parameters())) {
            fill(graph, parameters);
            ProgramOptions options = ProgramOptions.standard();
            List<float[]> recorded = new ArrayList<>();
            List<float[]> single = new ArrayList<>();
            try (Program program = engine.compile(graph, parameters, options)) {
                run(program, recorded);
            }
            try (Program program = engine.compile(graph, parameters, options.withTimed(true))) {
                run(program, single);
            }
            for (int step = 0; step < STEPS; step++) {
                assertArrayEquals(single.get(step), recorded.get(step), "step " + step);
            }
        }
    }

    /** Logits of each step; the same step draws the token that is the largest of them. */
    private static void run(Program program, List<float[]> logits) {
        int token = 3;
        for (int position = 0; position < STEPS; position++) {
            Batch batch = batch(token, position);
            int drawn = program.draw(batch, ModelGraph.LOGITS, Collections.nCopies(1, TokenDraw.greedy()))
                    .orElseThrow()[0];
            float[] values = program.evaluate(batch, List.of(ModelGraph.LOGITS))
                    .get(ModelGraph.LOGITS)
                    .values();
            assertEquals(largest(values), drawn);
            logits.add(Arrays.copyOf(values, values.length));
            token = drawn;
        }
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static Batch batch(int token, int position) {
        int[] pages = new int[PAGES];
        Arrays.setAll(pages, page -> page);
        return new Batch()
                .ints(ModelGraph.TOKENS, token)
                .ints(ModelGraph.POSITIONS, position)
                .ints(ModelGraph.SEQUENCE_STARTS, 0, 1)
                .ints(ModelGraph.ROWS, new int[] {0})
                .ints(ModelGraph.PAGE_TABLE, pages, 1, PAGES);
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

    private static CudaEngine engine() {
        try {
            return CudaEngine.create(0, NumberFormat.BF16);
        } catch (EngineException absent) {
            assumeTrue(false, "no GPU: " + absent.getMessage());
            throw absent;
        }
    }
}
