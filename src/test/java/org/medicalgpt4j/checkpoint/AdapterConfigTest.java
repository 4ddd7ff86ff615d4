package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

class AdapterConfigTest {
    private static final String SMALLEST =
            "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": [\"q_proj\"]";

    @TempDir
    Path folder;

    @Test
    void should_read_what_peft_writes() {
        try (PeftAdapter adapter =
                PeftAdapter.open(FixtureModels.folder("llama3").resolve("adapter"))) {
            AdapterConfig config = adapter.config();
            assertEquals(4, config.rank());
            assertEquals(8, config.alpha());
            assertEquals(2, config.scale("model.layers.0.mlp.up_proj"));
            assertEquals(Optional.of("CAUSAL_LM"), config.taskType());
            assertTrue(config.targets("model.layers.1.mlp.down_proj", false));
            assertFalse(config.targets("lm_head", true));
            assertEquals(28, adapter.weights().names().size());
            TensorInfo a = adapter.weights().info(AdapterTensors.loraA("model.layers.0.mlp.down_proj"));
            TensorInfo b = adapter.weights().info(AdapterTensors.loraB("model.layers.0.mlp.down_proj"));
            assertEquals(
                    List.of(4L, 112L, 64L, 4L),
                    List.of(a.dimension(0), a.dimension(1), b.dimension(0), b.dimension(1)));
        }
    }

    @Test
    @RequiresSharedData
    void should_read_all_kinds_of_adapters() {
        Path model = SharedData.root().resolve("fixtures/models/llama3");
        assertTrue(config(model, "adapter-dora").useDora());
        assertEquals(4, config(model, "adapter-rslora").scale("model.layers.0.mlp.down_proj"));
        assertFalse(config(model, "adapter-pissa").initialization().changesBase());
        assertFalse(config(model, "adapter-modules-to-save").modulesToSave().isEmpty());
        AdapterConfig patterns = config(model, "adapter-rank-pattern");
        JsonNode golden = StrictJson.object(model.resolve("golden-variants.json"));
        assertFalse(golden.get("rank-pattern").get("scaling").isEmpty());
        for (JsonNode layer : golden.get("rank-pattern").get("scaling")) {
            String path = "model.layers." + layer.get(0).textValue();
            assertEquals(layer.get(1).doubleValue(), patterns.scale(path), path);
            assertEquals(layer.get(2).intValue(), patterns.rank(path), path);
        }
        String down = "model.layers.0.mlp.down_proj";
        try (PeftAdapter adapter = PeftAdapter.open(model.resolve("adapter-dora"))) {
            assertEquals(
                    64, adapter.weights().info(AdapterTensors.magnitude(down)).elements());
        }
        try (PeftAdapter adapter = PeftAdapter.open(model.resolve("adapter-modules-to-save"))) {
            assertTrue(adapter.weights().contains(AdapterTensors.saved("lm_head.weight")));
        }
    }

    private static AdapterConfig config(Path model, String folder) {
        try (PeftAdapter adapter = PeftAdapter.open(model.resolve(folder))) {
            return adapter.config();
        }
    }

    @Test
    void should_follow_rank_and_alpha_patterns_in_their_order() throws IOException {
        AdapterConfig config = read(SMALLEST + ", \"rank_pattern\": {\"layers.0.*q_proj\": 16, \"q_proj\": 9},"
                + " \"alpha_pattern\": {\"^model.layers.1.self_attn.q_proj\": 3.5}, \"use_rslora\": true}");
        assertEquals(16, config.rank("model.layers.0.self_attn.q_proj"));
        assertEquals(9, config.rank("model.layers.1.self_attn.q_proj"));
        assertEquals(4, config.rank("model.layers.1.self_attn.xq_proj"));
        assertEquals(8 / 3.0, config.scale("model.layers.2.self_attn.q_proj"));
        assertEquals(8 / 4.0, config.scale("model.layers.0.self_attn.q_proj"));
        assertEquals(8, config.alpha("model.layers.0.self_attn.q_proj"));
    }

    @Test
    void should_match_targets_as_peft_does() throws IOException {
        TargetModules named = new TargetModules.Named(List.of("q_proj", "mlp.up_proj"));
        assertTrue(named.matches("model.layers.3.self_attn.q_proj", false));
        assertTrue(named.matches("model.layers.3.mlp.up_proj", false));
        assertFalse(named.matches("model.layers.3.self_attn.xq_proj", false));
        TargetModules pattern = new TargetModules.Matching(".*layers\\.[01]\\..*(q|v)_proj");
        assertTrue(pattern.matches("model.layers.1.self_attn.v_proj", false));
        assertFalse(pattern.matches("model.layers.2.self_attn.v_proj", false));
        AdapterConfig whole =
                read(SMALLEST.replace("[\"q_proj\"]", "\"all-linear\"") + ", \"modules_to_save\": [\"score\"]}");
        assertTrue(whole.targets("model.layers.2.mlp.gate_proj", false));
        assertFalse(whole.targets("lm_head", true));
        assertFalse(whole.targets("score", false));
    }

    @Test
    void should_stop_a_pattern_that_backtracks_without_end() {
        TargetModules pattern = new TargetModules.Matching("(a|aa)+\\1b");
        CheckpointException refused =
                assertThrows(CheckpointException.class, () -> pattern.matches("a".repeat(60), false));
        assertTrue(refused.getMessage().contains("takes too long"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"use_qalora\": true",
                "\"layer_replication\": [[0, 4], [2, 5]]",
                "\"lora_bias\": true",
                "\"trainable_token_indices\": [1, 2]",
                "\"target_parameters\": [\"experts.w\"]",
                "\"layers_to_transform\": [1]",
                "\"invented_later\": 3"
            })
    void should_refuse_by_name_what_changes_the_meaning(String extra) {
        CheckpointException refused =
                assertThrows(CheckpointException.class, () -> read(SMALLEST + ", " + extra + "}"));
        String key = extra.substring(1, extra.indexOf('"', 1));
        assertTrue(refused.getMessage().contains("'" + key + "' is switched on"), refused.getMessage());
    }

    @Test
    void should_ignore_what_is_switched_off_or_harmless() throws IOException {
        AdapterConfig config =
                read(SMALLEST + ", \"use_qalora\": false, \"layer_replication\": null, \"qalora_group_size\": 16,"
                        + " \"kasa_config\": {}, \"peft_version\": \"0.21.2\", \"megatron_core\": \"megatron.core\"}");
        assertEquals(Map.of(), config.rankPattern());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"r\": 4}|has no 'peft_type'",
                "{\"peft_type\": \"IA3\"}|only LORA",
                "{\"peft_type\": \"LORA\"}|has no 'r'",
                "{\"peft_type\": \"LORA\", \"r\": 0, \"lora_alpha\": 8, \"target_modules\": [\"q\"]}|r is 0",
                "{\"peft_type\": \"LORA\", \"r\": 4.5, \"lora_alpha\": 8, \"target_modules\": [\"q\"]}|'r' is 4.5",
                "{\"peft_type\": \"LORA\", \"r\": \"4\", \"lora_alpha\": 8, \"target_modules\": [\"q\"]}|a whole number was",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": -1, \"target_modules\": [\"q\"]}|lora_alpha is -1.0",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"lora_dropout\": 1, \"target_modules\": [\"q\"]}|lora_dropout is 1.0",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": []}|empty list",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": null}|has no 'target_modules'",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": \"(q\"}|not a regular expression",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"bias\": \"some\", \"target_modules\": [\"q\"]}|lora_only",
                "{\"peft_type\": \"LORA\", \"r\": 4, \"r\": 5}|Duplicate"
            })
    void should_say_what_is_wrong_with_a_config(String json, String complaint) {
        CheckpointException refused = assertThrows(CheckpointException.class, () -> read(json));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
        assertTrue(refused.getMessage().contains("adapter_config.json"), refused.getMessage());
    }

    @Test
    void should_tell_initialisations_that_change_the_base() {
        assertTrue(new AdapterInitialization("pissa_niter_16").changesBase());
        assertFalse(new AdapterInitialization("gaussian").changesBase());
        assertFalse(AdapterInitialization.DEFAULT.changesBase());
    }

    private AdapterConfig read(String json) throws IOException {
        Path file = folder.resolve("adapter_config.json");
        Files.writeString(file, json);
        return AdapterConfigReader.read(file);
    }
}
