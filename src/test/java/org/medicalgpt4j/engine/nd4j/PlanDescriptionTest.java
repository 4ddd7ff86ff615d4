package org.medicalgpt4j.engine.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.PlanDescription.Operand;
import org.medicalgpt4j.engine.PlanDescription.Runner;
import org.medicalgpt4j.engine.PlanDescription.Source;
import org.medicalgpt4j.engine.PlanDescription.Space;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.engine.PlanDescription.Value;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.nd4j.kernel.Kernel;
import org.medicalgpt4j.engine.nd4j.kernel.KernelCall;
import org.medicalgpt4j.engine.nd4j.kernel.KernelOptions;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.op.TensorOp;

class PlanDescriptionTest {
    private static final OptimizerOptions ADAMW =
            new OptimizerOptions.AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0));
    private Engine engine;

    @BeforeEach
    void open() {
        engine = Nd4jEngine.create(2);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Architecture model(String name) {
        try {
            return Architectures.of(new ObjectMapper()
                    .readTree(Fixtures.model(name).resolve("config.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GraphOptions training(boolean lora) {
        GraphOptions options = GraphOptions.trainable();
        return lora ? options.withLora(LoraSpec.uniform(3, 6, 0.1, module -> true, List.of())) : options;
    }

    private static Batch batch(int sequences, int length) {
        int tokens = sequences * length;
        return new Batch()
                .ints(
                        ModelGraph.TOKENS,
                        IntStream.range(0, tokens).map(i -> i % 199).toArray())
                .ints(
                        ModelGraph.POSITIONS,
                        IntStream.range(0, tokens).map(i -> i % length).toArray())
                .ints(
                        ModelGraph.SEQUENCE_STARTS,
                        IntStream.rangeClosed(0, sequences).map(s -> s * length).toArray());
    }

    private static Map<String, long[]> trainingShapes(int sequences, int length) {
        long[] rows = {(long) sequences * length};
        return Map.of(
                ModelGraph.TOKENS, rows,
                ModelGraph.POSITIONS, rows,
                ModelGraph.SEQUENCE_STARTS, new long[] {sequences + 1},
                ModelGraph.RANDOM_KEY, new long[] {4},
                NextTokenCrossEntropy.TARGETS, rows,
                NextTokenCrossEntropy.WEIGHTS, rows);
    }

    private PlanDescription trainingPlan(String model, boolean lora) {
        return engine.plan(
                model(model).build(training(lora)),
                new NextTokenCrossEntropy(),
                ADAMW,
                trainingShapes(3, 7),
                ProgramOptions.standard());
    }

    @ParameterizedTest
    @CsvSource({
        "llama3, true, false",
        "llama3, false, false",
        "qwen2-tied, true, true",
        "qwen2-tied, false, false",
        "qwen3, false, true"
    })
    void should_predict_the_memory_of_a_training_step_to_the_byte(String name, boolean lora, boolean plain) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int sequences = 1 + random.nextInt(4);
        int length = 2 + random.nextInt(20);
        String about = sequences + " x " + length + ", seed " + seed;
        ProgramOptions options = ProgramOptions.standard().withPlain(plain).withHeadChunk(8);
        PlanDescription plan = engine.plan(
                model(name).build(training(lora)),
                new NextTokenCrossEntropy(),
                ADAMW,
                trainingShapes(sequences, length),
                options);

        ModelGraph graph = model(name).build(training(lora));
        try (Parameters parameters = engine.allocate(graph.parameters());
                TrainingProgram program =
                        engine.compile(graph, new NextTokenCrossEntropy(), ADAMW, parameters, options)) {
            graph.parameters()
                    .forEach(parameter -> parameters.write(
                            parameter.name(), memory -> memory.put(new float[(int) parameter.elements()])));
            int[] targets = new int[sequences * length];
            program.accumulate(
                    batch(sequences, length)
                            .ints(ModelGraph.RANDOM_KEY, 1, 0, 0, 0)
                            .ints(NextTokenCrossEntropy.TARGETS, targets)
                            .floats(NextTokenCrossEntropy.WEIGHTS, new float[targets.length]),
                    1);
            assertEquals(program.memory(), plan.memory(), about);
            assertEquals(parameters.bytes(), plan.weightBytes(), about);
            assertEquals(parameters.bytes() + program.memory().total(), plan.totalBytes(), about);
        }
        assertTrue(plan.steps().stream().allMatch(step -> !plain || !step.ours() || step.runner() == Runner.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen3"})
    void should_predict_the_memory_of_decoding_to_the_byte(String name) {
        GraphOptions options = GraphOptions.decoding(new CacheShape(6, 4));
        Map<String, long[]> shapes = Map.of(
                ModelGraph.TOKENS, new long[] {10},
                ModelGraph.POSITIONS, new long[] {10},
                ModelGraph.SEQUENCE_STARTS, new long[] {3},
                ModelGraph.ROWS, new long[] {2},
                ModelGraph.PAGE_TABLE, new long[] {2, 3});
        PlanDescription plan =
                engine.plan(model(name).build(options), List.of(ModelGraph.LOGITS), shapes, ProgramOptions.standard());
        ModelGraph graph = model(name).build(options);
        try (Parameters parameters = engine.allocate(graph.parameters());
                Program program = engine.compile(graph, parameters, ProgramOptions.standard())) {
            graph.parameters()
                    .forEach(parameter -> parameters.write(
                            parameter.name(), memory -> memory.put(new float[(int) parameter.elements()])));
            program.evaluate(
                    batch(2, 5)
                            .ints(ModelGraph.ROWS, 4, 9)
                            .ints(ModelGraph.PAGE_TABLE, new int[] {0, 1, 2, 3, 4, 5}, 2, 3),
                    List.of(ModelGraph.LOGITS));
            assertEquals(program.memory(), plan.memory());
        }
        assertTrue(plan.memory().states() > 0);
        assertEquals(
                4,
                plan.values().stream()
                        .filter(value -> value.source() == Source.STATE)
                        .count());
    }

    @Test
    void should_name_the_input_whose_shape_is_missing() {
        EngineException failure = assertThrows(
                EngineException.class,
                () -> engine.plan(
                        model("llama3").build(GraphOptions.scoring()),
                        List.of(ModelGraph.LOGITS),
                        Map.of(ModelGraph.TOKENS, new long[] {1}),
                        ProgramOptions.standard()));
        assertTrue(failure.getMessage().contains("lack the input '"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_never_place_two_values_in_the_same_bytes_at_the_same_time(boolean lora) {
        PlanDescription plan = trainingPlan("qwen2-tied", lora);
        List<Value> placed = plan.values().stream()
                .filter(value -> value.arena().isPresent() && value.memoryOf().isEmpty())
                .toList();
        assertTrue(placed.size() > 30);
        for (Value one : placed) {
            Space a = one.arena().orElseThrow();
            assertTrue(a.offset() + a.bytes() <= plan.memory().activations(), one.name());
            assertTrue(a.first() <= a.last() && a.last() <= plan.steps().size(), one.name());
            for (Value other : placed) {
                Space b = other.arena().orElseThrow();
                boolean together = a.first() <= b.last() && b.first() <= a.last();
                boolean overlap = a.offset() < b.offset() + b.bytes() && b.offset() < a.offset() + a.bytes();
                assertTrue(one == other || !together || !overlap, one.name() + " and " + other.name());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"llama3, true", "llama3, false", "qwen2-tied, true", "qwen3, false"})
    void should_know_the_forward_op_of_each_backward_op(String name, boolean lora) {
        PlanDescription plan = trainingPlan(name, lora);
        List<Step> backward = plan.steps().stream().filter(Step::backward).toList();
        assertTrue(backward.size() > 20);
        for (Step step : backward) {
            String owner = step.owner().orElseThrow(() -> new AssertionError(step.name() + " has no owner"));
            for (var input : step.inputs()) {
                Value value = plan.values().get(input.value());
                if (value.source() == Source.PARAMETER && !step.op().contains("log_prob")) {
                    String module = value.name().replaceFirst("(\\.lora_[AB])?\\.(weight|bias)$", "");
                    assertEquals(module.equals("model.norm") ? ModelGraph.HIDDEN : module, owner, step.name());
                }
            }
            if (step.op().startsWith("medgpt_attention")) {
                assertTrue(owner.endsWith(".attention"), owner);
            }
            if (step.op().equals("add")) {
                assertTrue(owner.matches(".*(layernorm|attended|embed_tokens|layers\\.\\d+)"), step.name() + owner);
            }
        }
        assertTrue(plan.steps().stream()
                .filter(step -> !step.backward())
                .allMatch(step -> step.owner().equals(Optional.empty())));
    }

    @Test
    void should_show_gradients_that_are_added_to_their_buffers() {
        PlanDescription plan = trainingPlan("qwen2-tied", false);
        List<Value> buffers = plan.values().stream()
                .filter(value -> value.source() == Source.GRADIENT)
                .toList();
        assertEquals(model("qwen2-tied").build(training(false)).trainable().size(), buffers.size());
        for (Value buffer : buffers) {
            List<Step> writers = plan.steps().stream()
                    .filter(step -> step.outputs().stream().anyMatch(output -> output.value() == buffer.id()))
                    .toList();
            int uses = buffer.name().equals("model.embed_tokens.weight") ? 2 : 1; // embedding and head
            assertEquals(uses, writers.size(), buffer.name());
            assertTrue(writers.stream().noneMatch(step -> step.adds().isEmpty()), buffer.name());
        }
        assertTrue(plan.steps().stream().noneMatch(step -> step.op().equals("zeroslike")), "dead ops are dropped");
    }

    @Test
    void should_show_sums_that_became_part_of_another_step() {
        PlanDescription plan = new PlanSurvey(
                        model("llama3").build(training(false)),
                        trainingShapes(3, 7),
                        new HostKernels(op -> Optional.of(new AddingKernel()), new KernelOptions(1, 8)),
                        NativeMemory.ALIGNMENT)
                .training(new NextTokenCrossEntropy(), ADAMW, false);
        Map<Integer, Long> writers = plan.steps().stream()
                .flatMap(step -> step.outputs().stream())
                .collect(Collectors.groupingBy(Operand::value, Collectors.counting()));
        int sums = 0;
        for (Step step : plan.steps()) {
            for (Operand input : step.inputs()) {
                Value value = plan.values().get(input.value());
                assertTrue(value.source() != Source.STEP || writers.containsKey(value.id()), value.name());
                sums += input.name().equals("addedTo") ? 1 : 0;
            }
        }
        // each of two layers: q, k and v read one value, gate and up another
        // norm
        assertTrue(sums >= 6, sums + " sums");
        assertTrue(plan.steps().stream().noneMatch(step -> step.op().equals("add")));
    }

    /** Says of itself that it can add to anything. */
    private static final class AddingKernel implements Kernel<TensorOp> {
        @Override
        public Class<TensorOp> op() {
            return TensorOp.class;
        }

        @Override
        public void run(TensorOp op, KernelCall call) {
            throw new AssertionError("only planned");
        }

        @Override
        public boolean canAdd(TensorOp op, int output) {
            return true;
        }
    }
}
