package org.medicalgpt4j.tool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.SafetensorsFile;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.tool.merge.AdapterMerge;

/** Folders of families whose tensors are not LLaMA's: merged adapters, and weights that do not fit. */
@RequiresSharedData
class FamilyFoldersTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "internlm2",
                "baichuan-7b",
                "baichuan2-7b",
                "baichuan2-13b",
                "bloom",
                "chatglm",
                "chatglm2",
                "chatglm3",
                "cohere",
                "deepseek-v2",
                "deepseek-v3",
                "glm",
                "glm4",
                "glm4-chat-remote",
                "mixtral",
                "qwen1",
                "qwen2-moe"
            })
    void should_compute_with_merged_weights_what_the_adapter_computes(String family) {
        Path model = model(family);
        Path merged = folder.resolve("merged");
        AdapterMerge.run(
                model,
                model.resolve("adapter"),
                merged,
                new AdapterMerge.Options(Optional.empty(), Long.MAX_VALUE, false));
        try (Engine engine = Nd4jEngine.create(2);
                ParameterStore golden = SafetensorsFile.open(model.resolve("golden.safetensors"))) {
            ModelFiles files = ModelFiles.open(merged);
            ModelGraph graph = files.build(GraphOptions.scoring());
            try (Parameters parameters = files.load(engine, graph);
                    Program program = engine.compile(graph, parameters, ProgramOptions.standard())) {
                float[] logits = program.evaluate(batch(golden), List.of(ModelGraph.LOGITS))
                        .get(ModelGraph.LOGITS)
                        .values();
                assertArrayEquals(golden.tensor("lora.logits").floats(), logits, 1e-4f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "internlm2, model.layers.0.attention.wqkv, model.layers.0.attention.wvkq",
        "baichuan-7b, model.layers.1.self_attn.W_pack, model.layers.1.self_attn.w_pack",
        "chatglm2, transformer.encoder.layers.0.mlp.dense_h_to_4h, transformer.encoder.layers.0.mlp.dense_h_to_8h",
        "mixtral, model.layers.1.block_sparse_moe.experts.2.w3, model.layers.1.block_sparse_moe.experts.2.w4"
    })
    void should_name_what_is_missing_and_what_has_no_place(String family, String module, String wrong)
            throws IOException {
        Path model = model(family);
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        // names of one length keep the header as long as it says
        String bytes = Files.readString(model.resolve("model.safetensors"), StandardCharsets.ISO_8859_1);
        Files.writeString(
                folder.resolve("model.safetensors"),
                bytes.replace(module + ".weight", wrong + ".weight"),
                StandardCharsets.ISO_8859_1);
        String message = refusal();
        assertTrue(message.contains("tensor " + module + ".weight ["), message);
        assertTrue(message.contains("is missing"), message);
        assertTrue(message.contains("tensor " + wrong + ".weight has no place"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "internlm2, num_key_value_heads, 4, model.layers.0.attention.wqkv",
        "baichuan-7b, intermediate_size, 96, model.layers.1.mlp.up_proj",
        "qwen3-moe, moe_intermediate_size, 24, model.layers.0.mlp.experts.0.down_proj"
    })
    void should_name_a_weight_of_another_shape(String family, String key, String other, String module)
            throws IOException {
        Path model = model(family);
        String config = Files.readString(model.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replaceFirst("\"" + key + "\": \\d+", "\"" + key + "\": " + other));
        Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        String message = refusal();
        assertTrue(message.contains("tensor " + module + ".weight has shape ["), message);
        assertTrue(message.contains("], expected ["), message);
    }

    private String refusal() {
        try (Engine engine = Nd4jEngine.create(1)) {
            ModelFiles files = ModelFiles.open(folder);
            ModelGraph graph = files.build(GraphOptions.scoring());
            return assertThrows(CheckpointException.class, () -> files.load(engine, graph))
                    .getMessage();
        }
    }

    private static Path model(String family) {
        return SharedData.root().resolve("fixtures/models").resolve(family);
    }

    private static Batch batch(ParameterStore golden) {
        int[] tokens = ints(golden, "input_ids");
        int[] starts = ints(golden, "cu_seqlens");
        int[] positions = IntStream.range(1, starts.length)
                .flatMap(s -> IntStream.range(0, starts[s] - starts[s - 1]))
                .toArray();
        return new Batch()
                .ints(ModelGraph.TOKENS, tokens)
                .ints(ModelGraph.POSITIONS, positions)
                .ints(ModelGraph.SEQUENCE_STARTS, starts)
                .ints(ModelGraph.ROWS, IntStream.range(0, tokens.length).toArray());
    }

    private static int[] ints(ParameterStore store, String name) {
        return Arrays.stream(store.tensor(name).longs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }
}
