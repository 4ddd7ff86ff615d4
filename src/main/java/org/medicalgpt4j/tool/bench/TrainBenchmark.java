package org.medicalgpt4j.tool.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program.OpTime;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.TrainingProgram.UpdateStep;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.QuantizationSpec;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.random.Philox;
import org.medicalgpt4j.train.BatchInputs;

/** Times whole training steps: forward, backward, clipping and AdamW, on random weights and tokens. */
public final class TrainBenchmark {

    /**
     * @param model folder, GGUF file or config.json
     * @param loraRank rank of adapters on all linear layers, or empty for full tuning
     * @param dropout of what the adapters read
     * @param sequences in a step
     * @param length tokens of each sequence, all of which are targets
     * @param steps timed steps; two more are run before them
     * @param weights which are kept in fewer bits, if any
     */
    public record Plan(
            Path model,
            Optional<Integer> loraRank,
            double dropout,
            int sequences,
            int length,
            int steps,
            Optional<QuantizationSpec> weights) {}

    /** In these kernels are loaded, memory grows, and plans are recorded. */
    private static final int WARM_UP = 2;

    private TrainBenchmark() {}

    public static BenchmarkResult run(Engine engine, Plan plan, ProgramOptions options) {
        Architecture architecture = BenchmarkModel.shape(plan.model());
        GraphOptions whole = GraphOptions.trainable();
        GraphOptions trainable = plan.weights().map(whole::withQuantization).orElse(whole);
        ModelGraph graph = architecture.build(plan.loraRank()
                .map(rank -> trainable.withLora(
                        LoraSpec.uniform(rank, 2.0 * rank, plan.dropout(), module -> true, List.of())))
                .orElse(trainable));
        AdamW adamW = new AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0));
        try (Parameters parameters = engine.allocate(graph.parameters());
                TrainingProgram program =
                        engine.compile(graph, new NextTokenCrossEntropy(), adamW, parameters, options)) {
            BenchmarkModel.fill(parameters, architecture.initializerRange());
            double[] seconds = new double[plan.steps()];
            List<OpTime> before = List.of();
            for (int step = 0; step < WARM_UP + plan.steps(); step++) {
                if (step == WARM_UP) {
                    before = program.times();
                }
                long start = System.nanoTime();
                Batch batch = batch(plan, architecture.vocabularySize(), step);
                program.accumulate(batch, 1.0 / ((plan.length() - 1) * plan.sequences()));
                program.update(new UpdateStep(step + 1, 1e-5, 1.0));
                if (step >= WARM_UP) {
                    seconds[step - WARM_UP] = (System.nanoTime() - start) / 1e9;
                }
            }
            Arrays.sort(seconds);
            return new BenchmarkResult(
                    "train " + plan.loraRank().map(rank -> "LoRA r" + rank).orElse("full") + ", " + plan.sequences()
                            + " x " + plan.length(),
                    (long) plan.sequences() * plan.length(),
                    seconds[0],
                    seconds[seconds.length / 2],
                    seconds.length,
                    parameters.bytes(),
                    program.memory().total(),
                    ProcessMemory.peakResidentBytes(),
                    since(before, program.times()));
        }
    }

    private static List<OpTime> since(List<OpTime> before, List<OpTime> after) {
        Map<String, OpTime> earlier = before.stream().collect(Collectors.toMap(OpTime::op, Function.identity()));
        return after.stream()
                .map(time -> {
                    OpTime known = earlier.getOrDefault(time.op(), new OpTime(time.op(), 0, 0));
                    return new OpTime(
                            time.op(), time.calls() - known.calls(), time.nanoseconds() - known.nanoseconds());
                })
                .sorted(Comparator.comparingLong(OpTime::nanoseconds).reversed())
                .toList();
    }

    private static Batch batch(Plan plan, int vocabulary, int step) {
        int count = plan.sequences() * plan.length();
        int[] tokens = new int[count];
        int[] positions = new int[count];
        int[] targets = new int[count];
        float[] weights = new float[count];
        int[] starts = new int[plan.sequences() + 1];
        for (int i = 0; i < count; i++) {
            tokens[i] = (int) (Philox.uniform(7, 0, i, step, 0) * vocabulary);
            positions[i] = i % plan.length();
        }
        for (int i = 0; i < count; i++) {
            boolean last = positions[i] == plan.length() - 1;
            targets[i] = last ? -1 : tokens[i + 1];
            weights[i] = last ? 0 : 1;
        }
        for (int s = 0; s < starts.length; s++) {
            starts[s] = s * plan.length();
        }
        RaggedBatch batch = new RaggedBatch(tokens, positions, starts, targets, weights, 0);
        return plan.loraRank().isPresent() && plan.dropout() > 0
                ? BatchInputs.of(batch, 7, step)
                : BatchInputs.of(batch);
    }
}
