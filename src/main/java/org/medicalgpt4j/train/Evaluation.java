package org.medicalgpt4j.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.Objective;

/** Measures an objective on held-out data. */
public final class Evaluation implements AutoCloseable {
    private final Program program;
    private final Objective.Terms terms;
    private final HeldOut data;

    /** @param scoring a graph that is not for training; the objective is put on top of it */
    public Evaluation(
            Engine engine,
            ModelGraph scoring,
            Objective objective,
            Parameters parameters,
            ProgramOptions options,
            HeldOut data) {
        this.terms = objective.build(scoring);
        this.program = engine.compile(scoring, parameters, options);
        this.data = data;
    }

    /** Empty if a stop was requested before all was scored. */
    public Optional<Measures> run(StopSwitch stop) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Batch batch : data.batches()) {
            if (stop.isRequested()) {
                return Optional.empty();
            }
            add(program.evaluate(batch, terms.reported()), sums);
        }
        return Optional.of(data.measures(sums));
    }

    /** Adds what an objective reported to the sums of earlier batches. */
    static void add(Map<String, Tensor> reported, Map<String, Double> sums) {
        reported.forEach((name, value) -> sums.merge(name, (double) value.scalar(), Double::sum));
    }

    /** Held beside the parameters. */
    public Program.MemoryUse memory() {
        return program.memory();
    }

    @Override
    public void close() {
        program.close();
    }
}
