package org.medicalgpt4j.tool.parity;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.TrainingProgram.UpdateStep;
import org.medicalgpt4j.load.AdapterLoader;
import org.medicalgpt4j.load.WeightLoader;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.Objective;

/** A model with or without an adapter, and what is measured of it. */
final class ModelCase {
    private final Engine engine;
    private final ProgramOptions options;
    private final Tolerances tolerances;
    private final Architecture architecture;
    private final ParameterStore store;
    private final Optional<PeftAdapter> adapter;
    private final Optional<PrincipalStart> principal;

    ModelCase(
            Engine engine,
            ProgramOptions options,
            Tolerances tolerances,
            Architecture architecture,
            ParameterStore store,
            Optional<PeftAdapter> adapter,
            Optional<PrincipalStart> principal) {
        this.engine = engine;
        this.options = options;
        this.tolerances = tolerances;
        this.architecture = architecture;
        this.store = store;
        this.adapter = adapter;
        this.principal = principal;
    }

    ModelCase with(PeftAdapter other) {
        return new ModelCase(engine, options, tolerances, architecture, store, Optional.of(other), Optional.empty());
    }

    /** With new adapters that begin so. */
    ModelCase with(PrincipalStart start) {
        return new ModelCase(engine, options, tolerances, architecture, store, Optional.empty(), Optional.of(start));
    }

    ParameterStore store() {
        return store;
    }

    Architecture architecture() {
        return architecture;
    }

    Tolerances tolerances() {
        return tolerances;
    }

    private Optional<LoraSpec> spec() {
        return adapter.map(a -> AdapterLoader.spec(a.config(), 0)).or(() -> principal.map(PrincipalStart::spec));
    }

    ModelGraph graph(GraphOptions graphOptions) {
        return architecture.build(spec().map(graphOptions::withLora).orElse(graphOptions));
    }

    Parameters load(ModelGraph graph) {
        Parameters parameters = engine.allocate(graph.parameters());
        WeightLoader.load(architecture, store, parameters);
        adapter.ifPresent(
                a -> AdapterLoader.load(a.weights(), spec().orElseThrow(), architecture.aliases(), parameters));
        principal.ifPresent(start -> start.apply(graph, parameters));
        return parameters;
    }

    Program program(ModelGraph graph, Parameters parameters) {
        return engine.compile(graph, parameters, options);
    }

    /** @param smoothing of the labels */
    TrainingProgram trainer(ModelGraph graph, double smoothing, OptimizerOptions optimizer, Parameters parameters) {
        return trainer(graph, new NextTokenCrossEntropy(smoothing), optimizer, parameters);
    }

    TrainingProgram trainer(ModelGraph graph, Objective objective, OptimizerOptions optimizer, Parameters parameters) {
        return engine.compile(graph, objective, optimizer, parameters, options);
    }

    /** Computes gradients, and answers the loss of the batch, divided by the targets of the whole step. */
    static float loss(TrainingProgram program, Batch batch, long targets) {
        return program.accumulate(batch, 1.0 / targets)
                        .get(NextTokenCrossEntropy.LOSS_SUM)
                        .scalar()
                / targets;
    }

    void scores(String name, Batch batch, float[] reference, List<Quantity> quantities) {
        ModelGraph graph = graph(GraphOptions.scoring());
        try (Parameters parameters = load(graph);
                Program program = program(graph, parameters)) {
            quantities.add(Quantity.of(name, logits(program, batch), reference, tolerances.values()));
        }
    }

    static float[] logits(Program program, Batch batch) {
        return program.evaluate(batch, List.of(ModelGraph.LOGITS))
                .get(ModelGraph.LOGITS)
                .values();
    }

    /**
     * The gradient of every trainable parameter, of which the worst is reported; and the loss.
     *
     * @param prefix of the references' names
     * @param lossReference to compare the loss with, if it is known
     */
    void gradients(
            String prefix,
            Golden inputs,
            Golden references,
            double smoothing,
            Optional<Double> lossReference,
            List<Quantity> quantities) {
        ModelGraph graph = graph(GraphOptions.trainable());
        try (Parameters parameters = load(graph);
                TrainingProgram program = trainer(
                        graph, smoothing, new AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0)), parameters)) {
            float loss = loss(program, inputs.batch(), inputs.targets());
            lossReference.ifPresent(reference -> quantities.add(Quantity.of(
                    prefix + "loss", new float[] {loss}, new float[] {reference.floatValue()}, tolerances.values())));
            Quantity worst = new Quantity(prefix + "grad: none", 0, 0, tolerances.gradients());
            for (Parameter parameter : graph.trainable()) {
                String tensor = adapter.isEmpty() ? parameter.name() : AdapterTensors.saved(parameter.name());
                String name = gradientName(references, prefix + "grad.", tensor);
                if (prefix.equals(ParityCheck.TRAINING) && !references.has(name)) {
                    continue;
                }
                float[] reference = references.floats(name);
                Quantity quantity = Quantity.of(
                        "worst " + prefix + "grad, " + parameter.name(),
                        program.gradient(parameter.name()),
                        reference,
                        tolerances.gradients());
                if (!(quantity.ratio() <= worst.ratio())) {
                    worst = quantity;
                }
            }
            quantities.add(worst);
        }
    }

    /** References have the names of the checkpoint, which may lack the prefix of a family. */
    private String gradientName(Golden references, String before, String tensor) {
        String prefix = architecture.optionalPrefix();
        return references.has(before + tensor) || !tensor.startsWith(prefix)
                ? before + tensor
                : before + tensor.substring(prefix.length());
    }

    /** Takes the steps of a course and compares losses, gradient norms and the logits afterwards, where references exist. */
    void training(Course course, Golden inputs, Golden references, List<Quantity> quantities) {
        String name = course.name();
        float[] reference = references.floats(name + "losses");
        float[] losses = new float[reference.length];
        float[] norms = new float[reference.length];
        ModelGraph graph = graph(GraphOptions.trainable());
        try (Parameters parameters = load(graph);
                TrainingProgram program = trainer(graph, 0, course.optimizer(), parameters)) {
            for (int step = 0; step < losses.length; step++) {
                losses[step] = course.gather(program, inputs, step);
                norms[step] = (float)
                        program.update(new UpdateStep(step + 1, course.rate().applyAsDouble(step + 1), course.clip()))
                                .gradNorm();
            }
            quantities.add(Quantity.of(name + "losses", losses, reference, tolerances.trajectories()));
            if (references.has(name + "grad_norm")) {
                quantities.add(Quantity.of(
                        name + "grad_norm", norms, references.floats(name + "grad_norm"), tolerances.trajectories()));
            }
            if (course.logits() && references.has(name + "logits")) {
                try (Program scorer = program(graph(GraphOptions.scoring()), parameters)) {
                    quantities.add(Quantity.of(
                            name + "logits",
                            logits(scorer, course.scored(inputs)),
                            references.floats(name + "logits"),
                            tolerances.trajectories()));
                }
            }
        }
    }
}
