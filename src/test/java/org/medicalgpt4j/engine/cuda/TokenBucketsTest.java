package org.medicalgpt4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Batch.Input;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingStep;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.model.ModelGraph;

class TokenBucketsTest {

    @Test
    void should_round_to_few_sizes_and_add_little() {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (int count = 1; count <= 8192; count++) {
            int rounded = TokenBuckets.rounded(count, 64);
            sizes.add(rounded);
            assertTrue(rounded >= count && rounded - count < Math.max(64, count / 7), count + " becomes " + rounded);
        }
        assertTrue(sizes.size() < 80, sizes.toString());
        assertEquals(8192, TokenBuckets.rounded(8192, 64));
    }

    @Test
    void should_add_a_sequence_of_which_nothing_is_asked() {
        Batch filled = TokenBuckets.fill(new Batch()
                .ints(ModelGraph.TOKENS, 5, 6, 7)
                .ints(ModelGraph.POSITIONS, 0, 1, 0)
                .ints(ModelGraph.SEQUENCE_STARTS, 0, 2, 3)
                .ints(ModelGraph.RANDOM_KEY, 1, 2, 3, 4)
                .ints("targets", 6, -1, 8)
                .floats("weights", 1, 0, 1)
                .scalar("lossWeight", 0.5f));
        Map<String, Input> inputs = filled.inputs();
        assertArrayEquals(new int[] {0, 2, 3, 64, 64}, values(inputs.get(ModelGraph.SEQUENCE_STARTS)));
        int[] positions = values(inputs.get(ModelGraph.POSITIONS));
        assertEquals(64, positions.length);
        assertEquals(60, positions[63]);
        assertEquals(0, values(inputs.get(ModelGraph.TOKENS))[3]);
        assertEquals(-1, values(inputs.get("targets"))[63]);
        assertEquals(0, ((Input.Floats) inputs.get("weights")).values()[63]);
        assertArrayEquals(new int[] {1, 2, 3, 4}, values(inputs.get(ModelGraph.RANDOM_KEY)));
    }

    @Test
    void should_leave_a_batch_alone_that_has_inputs_of_other_shapes() {
        Batch batch = new Batch()
                .ints(ModelGraph.TOKENS, 5, 6, 7)
                .ints(ModelGraph.SEQUENCE_STARTS, 0, 2, 3)
                .floats("rewards", 1, 2);
        assertEquals(batch, TokenBuckets.fill(batch));
    }

    @Test
    void should_change_no_loss_and_no_gradient() {
        try (Engine engine = Nd4jEngine.create(1)) {
            ProgramOptions options = ProgramOptions.standard().withHeadChunk(8);
            CudaEngineTest.compare(
                    TrainingStep.run(engine, Fixtures.model("llama3"), options, batch -> batch),
                    TrainingStep.run(engine, Fixtures.model("llama3"), options, TokenBuckets::fill));
        }
    }

    private static int[] values(Input input) {
        return ((Input.Ints) input).values();
    }
}
