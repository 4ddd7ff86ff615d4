package org.medicalgpt4j.tool.merge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.TinyAdapter;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.TargetModules;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.generate.GenerationException;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.tool.answer.LanguageModel;

/** Adapters that are added to weights in memory and taken out again. */
class MergedWeightsTest {
    @TempDir
    static Path folder;

    private static Path model;
    private static Engine engine;

    @BeforeAll
    static void prepare() {
        engine = Nd4jEngine.create(2);
        model = new TinyModel(8).write(folder.resolve("model"));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static Path adapter(String kind) {
        AdapterConfig all = AdapterConfig.lora(4, 8, 0, new TargetModules.AllLinear());
        AdapterConfig config =
                switch (kind) {
                    case "lora" -> all;
                    case "rslora" -> all.ofKind(true, false);
                    case "dora" -> all.ofKind(false, true);
                    case "whole" -> all.savingModules(List.of("embed_tokens", "norm"));
                    default -> throw new IllegalArgumentException(kind);
                };
        return TinyAdapter.write(model, config, kind.hashCode(), folder.resolve(kind));
    }

    private static Parameters load(Path source) {
        ModelFiles files = ModelFiles.open(source);
        return files.load(engine, files.build(GraphOptions.scoring()));
    }

    private static Map<String, float[]> values(Parameters parameters) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters.table()) {
            values.put(parameter.name(), parameters.read(parameter.name()));
        }
        return values;
    }

    /** assertArrayEquals of floats tells no zero from a negative one. */
    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> seen) {
        assertEquals(expected.keySet(), seen.keySet());
        expected.forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                assertEquals(Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(seen.get(name)[i]), name);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "rslora", "dora", "whole"})
    void should_merge_as_in_files_and_leave_every_bit_as_it_was_when_taken_out(String kind) {
        Path adapter = adapter(kind);
        Path written = folder.resolve("merged-" + kind);
        AdapterMerge.run(model, adapter, written, new AdapterMerge.Options(Optional.empty(), 1 << 30, true));
        try (Parameters parameters = load(model);
                Parameters merged = load(written)) {
            Map<String, float[]> before = values(parameters);
            for (int round = 0; round < 3; round++) {
                MergedWeights inside = MergedWeights.merge(ModelFiles.open(model), adapter, parameters);
                assertSameBits(values(merged), values(parameters));
                inside.undo();
                assertSameBits(before, values(parameters));
            }
        }
    }

    @Test
    void should_answer_as_beside_the_weights_and_let_nobody_else_answer_meanwhile() {
        ModelFiles files = ModelFiles.open(model);
        try (LanguageModel shared = LanguageModel.load(
                engine, files, files.tokenizer(), GeneratorSettings.of(64, 2), 128, ProgramOptions.standard())) {
            shared.add("lora", adapter("lora"));
            shared.add("dora", adapter("dora"));
            GenerationRequest request = new GenerationRequest(
                    new int[] {70, 71, 72},
                    GenerationOptions.greedy(10, Set.of()).withLogProbabilities(true),
                    0);
            GenerationResult alone = answer(shared, request);
            for (String name : List.of("lora", "dora")) {
                GenerationResult beside = answer(shared, request.to(name));
                shared.merge(name);
                GenerationResult merged = answer(shared, request.to(name));
                assertArrayEquals(beside.tokens(), merged.tokens());
                assertArrayEquals(beside.logProbabilities(), merged.logProbabilities(), 1e-4f);
                GenerationException base = assertThrows(GenerationException.class, () -> answer(shared, request));
                assertEquals(
                        "the adapter '" + name + "' is merged into the weights: until it is taken out, the model alone"
                                + " cannot answer",
                        base.getMessage());
                String other = name.equals("lora") ? "dora" : "lora";
                assertThrows(GenerationException.class, () -> answer(shared, request.to(other)));
                assertThrows(GenerationException.class, () -> shared.merge(other));
                shared.unmerge();
                assertArrayEquals(
                        beside.logProbabilities(),
                        answer(shared, request.to(name)).logProbabilities());
                assertArrayEquals(
                        alone.logProbabilities(), answer(shared, request).logProbabilities());
            }
            assertThrows(GenerationException.class, shared::unmerge);
            assertThrows(GenerationException.class, () -> shared.merge("none"));
        }
    }

    private static GenerationResult answer(LanguageModel model, GenerationRequest request) {
        return model.generator().generate(List.of(request)).get(0);
    }

    @Test
    void should_refuse_weights_that_are_not_those_of_the_file() {
        Path adapter = adapter("lora");
        try (Parameters parameters = load(model)) {
            parameters.write("model.layers.1.mlp.up_proj.weight", memory -> memory.put(7, 0.5f));
            Map<String, float[]> before = values(parameters);
            CheckpointException refused = assertThrows(
                    CheckpointException.class, () -> MergedWeights.merge(ModelFiles.open(model), adapter, parameters));
            assertTrue(
                    refused.getMessage().contains("'model.layers.1.mlp.up_proj.weight' is not what is in memory"),
                    refused.getMessage());
            assertSameBits(before, values(parameters));
        }
    }

    @Test
    void should_take_the_adapter_out_even_if_another_model_took_the_files_place_and_say_so_if_they_were_written_into()
            throws IOException {
        Path adapter = adapter("lora");
        Path changing = new TinyModel(8).write(folder.resolve("changing"));
        Path weights = changing.resolve("model.safetensors");
        try (Parameters parameters = load(changing)) {
            Map<String, float[]> before = values(parameters);
            MergedWeights replaced = MergedWeights.merge(ModelFiles.open(changing), adapter, parameters);
            Path other = new TinyModel(9).write(folder.resolve("other")).resolve("model.safetensors");
            Files.move(other, weights, StandardCopyOption.REPLACE_EXISTING);
            replaced.undo();
            assertSameBits(before, values(parameters));
        }
        try (Parameters parameters = load(changing)) {
            MergedWeights written = MergedWeights.merge(ModelFiles.open(changing), adapter, parameters);
            byte[] bytes = Files.readAllBytes(weights);
            for (int i = bytes.length / 2; i < bytes.length; i++) {
                bytes[i] ^= 1;
            }
            Files.write(weights, bytes, StandardOpenOption.WRITE);
            CheckpointException changed = assertThrows(CheckpointException.class, written::undo);
            assertTrue(changed.getMessage().contains("has changed since an adapter was merged"), changed.getMessage());
        }
    }
}
