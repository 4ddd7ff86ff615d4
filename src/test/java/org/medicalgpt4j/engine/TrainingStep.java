package org.medicalgpt4j.engine;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/** One training step of adapters with dropout, from two micro batches, on made-up weights. */
public final class TrainingStep {
    private static final int[] STARTS = {0, 5, 18, 19, 31};

    private TrainingStep() {}

    /** Loss, norm and gradients of one step, then the adapters after it. */
    public static Map<String, float[]> run(Engine engine, Path folder, ProgramOptions options) {
        return run(engine, folder, options, batch -> batch);
    }

    public static Map<String, float[]> run(
            Engine engine, Path folder, ProgramOptions options, OptimizerOptions optimizer) {
        return run(engine, folder, options, optimizer, batch -> batch, program -> {});
    }

    /** @param change what is done to each batch first */
    public static Map<String, float[]> run(
            Engine engine, Path folder, ProgramOptions options, UnaryOperator<Batch> change) {
        OptimizerOptions adamW = new OptimizerOptions.AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0.01));
        return run(engine, folder, options, adamW, change, program -> {});
    }

    /** The same after a step that was gathered from other rows and is not taken. */
    public static Map<String, float[]> afterDiscardedStep(Engine engine, Path folder, ProgramOptions options) {
        OptimizerOptions sgd = new OptimizerOptions.Sgd(0, 0, false, ParameterGroups.uniform(0));
        return run(engine, folder, options, sgd, batch -> batch, program -> {
            program.accumulate(batch(7), 0.3);
            program.discard();
        });
    }

    private static Map<String, float[]> run(
            Engine engine,
            Path folder,
            ProgramOptions options,
            OptimizerOptions optimizer,
            UnaryOperator<Batch> change,
            Consumer<TrainingProgram> before) {
        LoraSpec lora = LoraSpec.uniform(3, 6, 0.25, module -> module.endsWith("_proj"), List.of());
        ModelGraph graph = Architectures.of(HuggingFaceModel.open(folder).config())
                .build(GraphOptions.trainable().withLora(lora));
        Map<String, float[]> results = new LinkedHashMap<>();
        try (Parameters parameters = engine.allocate(graph.parameters())) {
            fill(graph, parameters);
            try (TrainingProgram program =
                    engine.compile(graph, new NextTokenCrossEntropy(), optimizer, parameters, options)) {
                before.accept(program);
                for (int micro = 0; micro < 2; micro++) {
                    var values = program.accumulate(change.apply(batch(micro)), 0.1);
                    results.put("loss " + micro, new float[] {
                        values.get(NextTokenCrossEntropy.LOSS_SUM).scalar()
                    });
                }
                for (Parameter parameter : graph.trainable()) {
                    results.put("gradient of " + parameter.name(), program.gradient(parameter.name()));
                }
                double norm = program.update(new TrainingProgram.UpdateStep(1, 1e-3, 0.5))
                        .gradNorm();
                results.put("activations", new float[] {program.memory().activations()});
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
