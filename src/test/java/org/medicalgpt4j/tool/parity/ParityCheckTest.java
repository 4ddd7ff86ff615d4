package org.medicalgpt4j.tool.parity;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;

class ParityCheckTest {
    private static final Path BUNDLED = Path.of("src/test/resources/fixtures/models");

    private static Engine engine;

    @BeforeAll
    static void start() {
        engine = Nd4jEngine.create(2);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2-tied", "qwen3"})
    void should_agree_with_the_reference_by_fast_kernels(String model) {
        assertAgrees(BUNDLED.resolve(model), ProgramOptions.standard());
    }

    @Test
    void should_agree_with_the_reference_by_plain_implementations() {
        assertAgrees(BUNDLED.resolve("qwen3"), ProgramOptions.standard().withPlain(true));
    }

    @RequiresSharedData
    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama2",
                "llama31",
                "llama-linear",
                "llama-dynamic",
                "llama-yarn",
                "llama-tied",
                "llama-bias",
                "mistral",
                "mistral-nemo",
                "qwen2"
            })
    void should_agree_with_all_references_of_the_llama_shape(String model) {
        assertAgrees(SharedData.root().resolve("fixtures/models").resolve(model), ProgramOptions.standard());
    }

    @RequiresSharedData
    @ParameterizedTest
    @ValueSource(
            strings = {
                "internlm2",
                "baichuan-7b",
                "baichuan2-7b",
                "baichuan-13b",
                "baichuan2-13b",
                "bloom",
                "cohere",
                "glm",
                "glm4",
                "qwen1",
                "qwen1-ntk-logn",
                "chatglm",
                "chatglm2",
                "chatglm3",
                "glm4-chat-remote"
            })
    void should_agree_with_references_of_families_with_fused_projections(String model) {
        Path folder = SharedData.root().resolve("fixtures/models").resolve(model);
        assertAgrees(folder, ProgramOptions.standard());
        assertAgrees(folder, ProgramOptions.standard().withPlain(true));
    }

    @RequiresSharedData
    @ParameterizedTest
    @ValueSource(strings = {"mixtral", "qwen2-moe", "qwen3-moe", "deepseek-v2", "deepseek-v3"})
    void should_agree_with_references_of_families_with_mixtures_of_experts(String model) {
        Path folder = SharedData.root().resolve("fixtures/models").resolve(model);
        assertAgrees(folder, ProgramOptions.standard());
        assertAgrees(folder, ProgramOptions.standard().withPlain(true));
    }

    @Test
    void should_fail_when_one_weight_is_changed(@TempDir Path folder) throws IOException {
        for (String file : List.of("config.json", "model.safetensors", "golden.safetensors")) {
            Files.copy(BUNDLED.resolve("llama3").resolve(file), folder.resolve(file));
        }
        Path weights = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        ByteBuffer.wrap(bytes).putFloat(bytes.length - 4, 0.5f);
        Files.write(weights, bytes);
        List<Quantity> quantities =
                new ParityCheck(engine, ProgramOptions.standard(), Tolerances.of(NumberFormat.F32)).run(folder);
        assertFalse(quantities.stream().allMatch(Quantity::ok));
    }

    @RequiresSharedData
    @Test
    void should_agree_with_adapters_of_every_kind_and_with_courses_of_training() {
        List<String> compared =
                assertAgrees(SharedData.root().resolve("fixtures/models/llama3"), ProgramOptions.standard());
        for (String name : List.of(
                "rslora: logits",
                "dora: adamw.losses",
                "rank-pattern: adamw.losses",
                "modules-to-save: logits",
                "pissa: adamw.losses",
                "pissa: pissa.adamw.losses",
                "pissa: pissa.adamw.logits",
                "pissa: merged.model.layers.0.self_attn.q_proj.weight",
                "dora: merged.model.layers.0.self_attn.q_proj.weight",
                "cosine.grad_norm",
                "linear.logits",
                "clip4.losses",
                "decay_groups.logits",
                "sgd.losses",
                "sgd.logits",
                "loraplus: losses",
                "loraplus: logits",
                "accum.logits")) {
            assertTrue(compared.contains(name), name + " is not among " + compared);
        }
    }

    private static List<String> assertAgrees(Path folder, ProgramOptions options) {
        List<Quantity> quantities = new ParityCheck(engine, options, Tolerances.of(NumberFormat.F32)).run(folder);
        assertTrue(quantities.size() >= 8, "compared only " + quantities);
        assertAll(quantities.stream().map(quantity -> () -> assertTrue(quantity.ok(), quantity.toString())));
        return quantities.stream().map(Quantity::name).toList();
    }
}
