package org.medicalgpt4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingStep;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;

class RecomputationTest {

    @Test
    void should_give_the_same_bits_in_less_memory_when_layers_are_computed_again() {
        Path folder = Fixtures.model("llama3");
        ProgramOptions options = ProgramOptions.standard().withHeadChunk(8);
        try (Engine engine = Nd4jEngine.create(1)) {
            Map<String, float[]> all = TrainingStep.run(engine, folder, options);
            Map<String, float[]> again = TrainingStep.run(engine, folder, options.withCheckpointing(true));
            float before = all.remove("activations")[0];
            float after = again.remove("activations")[0];
            assertTrue(after < 0.8 * before, "activations take " + after + " bytes instead of " + before);
            all.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
        }
    }
}
