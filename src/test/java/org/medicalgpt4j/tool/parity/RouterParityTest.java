package org.medicalgpt4j.tool.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.RouterBalanced;

/** The balance of routers against the reference's value. */
class RouterParityTest {

    @RequiresSharedData
    @ParameterizedTest
    @ValueSource(strings = {"mixtral", "qwen2-moe", "qwen3-moe"})
    void should_measure_the_balance_of_all_tokens_as_the_reference_does(String model) throws IOException {
        Path folder = SharedData.root().resolve("fixtures/models").resolve(model);
        double expected = new ObjectMapper()
                .readTree(Files.readString(folder.resolve("golden.json")))
                .at("/aux_loss/all_tokens")
                .doubleValue();
        RouterBalanced objective = new RouterBalanced(new NextTokenCrossEntropy(), 0.02);
        AdamW optimizer = new AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0));
        ModelFiles files = ModelFiles.open(folder);
        ModelGraph graph = files.build(GraphOptions.trainable());
        try (Engine engine = Nd4jEngine.create(1);
                Golden golden = new Golden(folder.resolve(Golden.FILE));
                Parameters parameters = files.load(engine, graph);
                TrainingProgram program =
                        engine.compile(graph, objective, optimizer, parameters, ProgramOptions.standard())) {
            float sum = program.accumulate(golden.batch(), 1.0 / golden.targets())
                    .get(RouterBalanced.BALANCE_SUM)
                    .scalar();
            assertEquals(expected, sum / golden.targets(), 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void should_refuse_a_coefficient_that_balances_nothing(double coefficient) {
        NextTokenCrossEntropy task = new NextTokenCrossEntropy();
        assertThrows(IllegalArgumentException.class, () -> new RouterBalanced(task, coefficient));
    }
}
