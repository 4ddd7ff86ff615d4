package org.medicalgpt4j.tool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.PeftAdapterContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.SafetensorsFile;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.TrainingProgram.UpdateStep;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.tool.merge.AdapterMerge;

/** An adapter of every family goes on training, is saved, loaded again and merged. */
@RequiresSharedData
class LoraRoundTripTest {
    private static final int STEPS = 3;

    @TempDir
    Path folder;

    /** Every model among the fixtures that has an adapter. */
    static Stream<String> families() throws IOException {
        if (!SharedData.present()) {
            return Stream.of("none");
        }
        try (Stream<Path> folders = Files.list(models())) {
            return folders
                    .filter(model -> Files.isDirectory(model.resolve("adapter")))
                    .map(model -> model.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Path models() {
        return SharedData.root().resolve("fixtures/models");
    }

    @ParameterizedTest
    @MethodSource("families")
    void should_compute_the_same_before_saving_after_loading_and_merged(String family) {
        Path model = models().resolve(family);
        Path saved = folder.resolve("adapter");
        Path merged = folder.resolve("merged");
        try (Engine engine = Nd4jEngine.create(2);
                ParameterStore golden = SafetensorsFile.open(model.resolve("golden.safetensors"))) {
            float[] trained = train(engine, ModelFiles.open(model, model.resolve("adapter")), golden, model, saved);
            float[] before = golden.tensor("lora.logits").floats();
            assertTrue(largestDifference(before, trained) > 1e-3, "training changed nothing");
            assertArrayEquals(trained, logits(engine, ModelFiles.open(model, saved), golden), 0f);
            AdapterMerge.run(model, saved, merged, new AdapterMerge.Options(Optional.empty(), Long.MAX_VALUE, false));
            assertArrayEquals(trained, logits(engine, ModelFiles.open(merged), golden), 1e-4f);
        }
    }

    /** Takes some steps, saves the adapter, and answers the logits at the end. */
    private static float[] train(Engine engine, ModelFiles files, ParameterStore golden, Path model, Path target) {
        ModelGraph graph = files.build(GraphOptions.trainable());
        try (Parameters parameters = files.load(engine, graph)) {
            AdamW optimizer = new AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0));
            try (TrainingProgram program = engine.compile(
                    graph, new NextTokenCrossEntropy(0), optimizer, parameters, ProgramOptions.standard())) {
                for (int step = 1; step <= STEPS; step++) {
                    program.accumulate(batch(golden), 1.0);
                    program.update(new UpdateStep(step, 1e-2, 1.0));
                }
            }
            List<OutgoingTensor> tensors = graph.trainable().stream()
                    .map(parameter -> outgoing(parameter, parameters))
                    .toList();
            try (PeftAdapter old = PeftAdapter.open(model.resolve("adapter"))) {
                new PeftAdapterContent(old.config(), tensors, List.of())
                        .publish(Publication.onDisk(), target, ExistingFolder.REFUSE);
            }
            return logits(engine, files, parameters, golden);
        }
    }

    private static OutgoingTensor outgoing(Parameter parameter, Parameters parameters) {
        return OutgoingTensor.floats(
                new TensorInfo(AdapterTensors.saved(parameter.name()), ScalarType.F32, parameter.shape()),
                (offset, values, length) -> parameters.read(parameter.name(), offset, values, 0, length));
    }

    private static float[] logits(Engine engine, ModelFiles files, ParameterStore golden) {
        try (Parameters parameters = files.load(engine, files.build(GraphOptions.scoring()))) {
            return logits(engine, files, parameters, golden);
        }
    }

    private static float[] logits(Engine engine, ModelFiles files, Parameters parameters, ParameterStore golden) {
        ModelGraph graph = files.build(GraphOptions.scoring());
        try (Program program = engine.compile(graph, parameters, ProgramOptions.standard())) {
            return program.evaluate(batch(golden), List.of(ModelGraph.LOGITS))
                    .get(ModelGraph.LOGITS)
                    .values();
        }
    }

    private static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private static Batch batch(ParameterStore golden) {
        int[] tokens = ints(golden, "input_ids");
        int[] starts = ints(golden, "cu_seqlens");
        int[] positions = new int[tokens.length];
        int[] targets = new int[tokens.length];
        float[] weights = new float[tokens.length];
        for (int s = 0; s + 1 < starts.length; s++) {
            for (int t = starts[s]; t < starts[s + 1]; t++) {
                boolean last = t + 1 == starts[s + 1];
                positions[t] = t - starts[s];
                targets[t] = last ? -1 : tokens[t + 1];
                weights[t] = last ? 0 : 1;
            }
        }
        return new Batch()
                .ints(ModelGraph.TOKENS, tokens)
                .ints(ModelGraph.POSITIONS, positions)
                .ints(ModelGraph.SEQUENCE_STARTS, starts)
                .ints(ModelGraph.ROWS, IntStream.range(0, tokens.length).toArray())
                .ints(NextTokenCrossEntropy.TARGETS, targets)
                .floats(NextTokenCrossEntropy.WEIGHTS, weights);
    }

    private static int[] ints(ParameterStore store, String name) {
        return Arrays.stream(store.tensor(name).longs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }
}
