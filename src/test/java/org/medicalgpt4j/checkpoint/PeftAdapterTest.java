package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftAdapterTest {
    @TempDir
    Path folder;

    @Test
    void should_write_what_it_reads_back() throws IOException {
        Path target = folder.resolve("copy");
        try (PeftAdapter adapter =
                PeftAdapter.open(FixtureModels.folder("qwen3").resolve("adapter"))) {
            List<OutgoingTensor> tensors = adapter.weights().names().stream()
                    .map(name -> OutgoingTensor.copyOf(adapter.weights().tensor(name)))
                    .toList();
            new PeftAdapterContent(adapter.config(), tensors, List.of())
                    .publish(Publication.onDisk(), target, ExistingFolder.REFUSE);
            try (PeftAdapter copy = PeftAdapter.open(target)) {
                assertEquals(adapter.config(), copy.config());
                assertEquals(adapter.weights().names(), copy.weights().names());
                for (String name : copy.weights().names()) {
                    assertArrayEquals(
                            adapter.weights().tensor(name).floats(),
                            copy.weights().tensor(name).floats());
                }
            }
        }
        String card = Files.readString(target.resolve("README.md"));
        assertTrue(card.startsWith("---\nbase_model: \"fixtures/models/qwen3\"\nlibrary_name: peft\n"), card);
        assertTrue(card.contains("Rank 4, alpha 8.0"), card);
    }

    @Test
    void should_write_every_field_of_a_config() throws IOException {
        for (TargetModules targets : List.of(
                new TargetModules.Named(List.of("q_proj", "v_proj")),
                new TargetModules.Matching(".*(q|v)_proj"),
                new TargetModules.AllLinear())) {
            AdapterConfig config = new AdapterConfig(
                    8,
                    12.5,
                    0.05,
                    targets,
                    AdapterBias.LORA_ONLY,
                    true,
                    List.of("lm_head"),
                    true,
                    true,
                    Map.of("q_proj", 16),
                    Map.of("q_proj", 32.0, "v_proj", 0.5),
                    new AdapterInitialization("gaussian"),
                    Optional.of("CAUSAL_LM"),
                    Optional.of("a \"base\""),
                    false);
            Path file = Files.writeString(
                    folder.resolve("adapter_config.json"), JsonLayout.text(AdapterConfigWriter.json(config)));
            assertEquals(config, AdapterConfigReader.read(file));
        }
        JsonNode json = AdapterConfigWriter.json(AdapterConfig.lora(8, 16, 0, new TargetModules.AllLinear()));
        assertEquals("16", json.get("lora_alpha").toString());
        assertEquals("true", json.get("init_lora_weights").toString());
        assertEquals("null", json.get("modules_to_save").toString());
    }

    @Test
    void should_refuse_tensors_that_are_not_of_an_adapter() throws IOException {
        AdapterConfig config = AdapterConfig.lora(8, 16, 0, new TargetModules.AllLinear());
        OutgoingTensor stranger = OutgoingTensor.floats(
                new TensorInfo("model.norm.weight", ScalarType.F32, new long[0]), (offset, target, length) -> {});
        CheckpointException refused = assertThrows(
                CheckpointException.class, () -> new PeftAdapterContent(config, List.of(stranger), List.of()));
        assertTrue(refused.getMessage().contains("does not start with 'base_model.model.'"), refused.getMessage());
        Path target = Files.createDirectory(folder.resolve("a"));
        assertRefused("is not an adapter folder: it has no adapter_config.json", target);
        Files.writeString(target.resolve("adapter_config.json"), JsonLayout.text(AdapterConfigWriter.json(config)));
        assertRefused("adapter_model.safetensors does not exist", target);
        Files.writeString(target.resolve("adapter_model.bin"), "x");
        assertRefused("adapter_model.bin is not a PyTorch file", target);
        Publication.onDisk()
                .file(target.resolve("adapter_model.safetensors"), SafetensorsWriter.content(List.of(stranger)));
        assertRefused("tensor 'model.norm.weight' does not start with 'base_model.model.'", target);
    }

    private static void assertRefused(String complaint, Path folder) {
        CheckpointException refused = assertThrows(CheckpointException.class, () -> PeftAdapter.open(folder));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }
}
