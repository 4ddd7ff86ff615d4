package org.medicalgpt4j.inspect.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.model.LoraSpec;

/** Graphs of the fixture models. */
final class Surveys {
    static final BatchSize BATCH = new BatchSize(3, 7);

    private Surveys() {}

    static GraphSurvey of(String model, GraphKind kind) {
        return of(Fixtures.model(model), kind, BATCH, Optional.empty());
    }

    static GraphSurvey withLora(String model, GraphKind kind, Predicate<String> targets) {
        return of(Fixtures.model(model), kind, BATCH, Optional.of(LoraSpec.uniform(4, 8, 0, targets, List.of())));
    }

    static GraphSurvey of(Path model, GraphKind kind, BatchSize batch, Optional<LoraSpec> lora) {
        try (Engine engine = Nd4jEngine.create(2)) {
            GraphRequest request = new GraphRequest(kind, batch, lora, ProgramOptions.standard());
            return GraphSurvey.of(engine, ModelShape.open(model), request);
        }
    }
}
