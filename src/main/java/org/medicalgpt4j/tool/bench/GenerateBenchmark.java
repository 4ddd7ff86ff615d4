package org.medicalgpt4j.tool.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.QuantizationSpec;

/** Times reading a prompt and decoding with a cache, on random weights; the most probable token is chosen where the
 * engine can do that itself, other sampling is not part of it. */
public final class GenerateBenchmark {
    private static final int PAGE = 64;

    /**
     * @param sequences decoded at once
     * @param prompt tokens of each prompt
     * @param tokens decoded for each sequence
     * @param weights which are kept in fewer bits, if any
     */
    public record Plan(Path model, int sequences, int prompt, int tokens, Optional<QuantizationSpec> weights) {}

    private GenerateBenchmark() {}

    /** Two results: the prompt, and decoding. */
    public static List<BenchmarkResult> run(Engine engine, Plan plan, ProgramOptions options) {
        Architecture architecture = BenchmarkModel.shape(plan.model());
        int pages = (plan.prompt() + plan.tokens() + PAGE) / PAGE;
        GraphOptions decoding = GraphOptions.decoding(new CacheShape(pages * plan.sequences(), PAGE));
        ModelGraph graph = architecture.build(
                plan.weights().map(decoding::withQuantization).orElse(decoding));
        try (Parameters parameters = engine.allocate(graph.parameters());
                Program program = engine.compile(graph, parameters, options)) {
            BenchmarkModel.fill(parameters, architecture.initializerRange());
            double[] prompts = new double[3];
            for (int i = -1; i < prompts.length; i++) {
                double seconds = seconds(program, plan, 0, plan.prompt(), pages);
                if (i >= 0) {
                    prompts[i] = seconds;
                }
            }
            double[] steps = new double[plan.tokens()];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = seconds(program, plan, plan.prompt() + i, 1, pages);
            }
            String size = plan.sequences() + " x ";
            return List.of(
                    result(
                            "prompt " + size + plan.prompt(),
                            plan.prompt() * plan.sequences(),
                            prompts,
                            parameters,
                            program),
                    result("decode " + size + plan.tokens(), plan.sequences(), steps, parameters, program));
        }
    }

    private static double seconds(Program program, Plan plan, int position, int count, int pages) {
        int rows = plan.sequences() * count;
        Batch batch = new Batch()
                .ints(
                        ModelGraph.TOKENS,
                        IntStream.range(0, rows).map(i -> 3 + i % 97).toArray())
                .ints(
                        ModelGraph.POSITIONS,
                        IntStream.range(0, rows).map(i -> position + i % count).toArray())
                .ints(
                        ModelGraph.SEQUENCE_STARTS,
                        IntStream.rangeClosed(0, plan.sequences())
                                .map(s -> s * count)
                                .toArray())
                .ints(
                        ModelGraph.ROWS,
                        IntStream.range(0, plan.sequences())
                                .map(s -> (s + 1) * count - 1)
                                .toArray())
                .ints(
                        ModelGraph.PAGE_TABLE,
                        IntStream.range(0, plan.sequences() * pages).toArray(),
                        plan.sequences(),
                        pages);
        List<TokenDraw> draws = Collections.nCopies(plan.sequences(), TokenDraw.greedy());
        long start = System.nanoTime();
        if (program.draw(batch, ModelGraph.LOGITS, draws).isEmpty()) {
            program.evaluate(batch, List.of(ModelGraph.LOGITS));
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static BenchmarkResult result(
            String name, int tokens, double[] seconds, Parameters parameters, Program program) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new BenchmarkResult(
                name,
                tokens,
                sorted[0],
                sorted[sorted.length / 2],
                sorted.length,
                parameters.bytes(),
                program.memory().total(),
                ProcessMemory.peakResidentBytes(),
                program.times());
    }
}
