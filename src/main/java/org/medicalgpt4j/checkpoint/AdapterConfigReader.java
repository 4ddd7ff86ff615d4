package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code adapter_config.json}. Keys this project does not know may be there as long as they are switched off (null, false, empty),
 * as PEFT writes them; one that is switched on would change the meaning of the adapter and is refused by name.
 */
final class AdapterConfigReader {
    private static final Set<String> UNDERSTOOD = Set.of(
            "peft_type",
            "task_type",
            "base_model_name_or_path",
            "inference_mode",
            "r",
            "lora_alpha",
            "lora_dropout",
            "target_modules",
            "bias",
            "fan_in_fan_out",
            "modules_to_save",
            "use_rslora",
            "use_dora",
            "rank_pattern",
            "alpha_pattern",
            "init_lora_weights");

    /** They describe where the adapter comes from or how its initial values were found, which its tensors show already. */
    private static final Set<String> HARMLESS = Set.of(
            "auto_mapping",
            "revision",
            "peft_version",
            "megatron_core",
            "qalora_group_size",
            "runtime_config",
            "corda_config",
            "eva_config",
            "lora_ga_config",
            "loftq_config");

    private final Path file;
    private final JsonNode json;
    private final JsonFields fields;

    private AdapterConfigReader(Path file) {
        this.file = file;
        this.json = StrictJson.object(file);
        this.fields = new JsonFields(file, json);
    }

    /** @throws CheckpointException where the file is missing, malformed or asks for what is not known here */
    static AdapterConfig read(Path file) {
        return new AdapterConfigReader(file).read();
    }

    private AdapterConfig read() {
        requireLora();
        refuseUnknown();
        try {
            return new AdapterConfig(
                    fields.integer("r").orElseThrow(() -> missing("r")),
                    fields.number("lora_alpha").orElseThrow(() -> missing("lora_alpha")),
                    fields.number("lora_dropout").orElse(0.0),
                    targets(),
                    bias(),
                    fields.flag("fan_in_fan_out").orElse(false),
                    fields.texts("modules_to_save").orElse(List.of()),
                    fields.flag("use_rslora").orElse(false),
                    fields.flag("use_dora").orElse(false),
                    ranks(),
                    alphas(),
                    initialization(),
                    fields.text("task_type"),
                    fields.text("base_model_name_or_path"),
                    fields.flag("inference_mode").orElse(false));
        } catch (CheckpointException wrong) {
            if (wrong.getMessage().startsWith(file.toString())) {
                throw wrong;
            }
            throw new CheckpointException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private void requireLora() {
        String type = fields.text("peft_type").orElseThrow(() -> missing("peft_type"));
        if (!type.equals("LORA")) {
            throw new CheckpointException(file + ": 'peft_type' is '" + type + "', but only LORA adapters are known");
        }
    }

    private void refuseUnknown() {
        json.properties().forEach(entry -> {
            boolean known = UNDERSTOOD.contains(entry.getKey()) || HARMLESS.contains(entry.getKey());
            if (!known && !isOff(entry.getValue())) {
                throw new CheckpointException(file + ": '" + entry.getKey()
                        + "' is switched on, which changes the meaning of the adapter and is not supported");
            }
        });
    }

    private static boolean isOff(JsonNode value) {
        return value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isContainerNode() && value.isEmpty();
    }

    private TargetModules targets() {
        JsonNode value = fields.value("target_modules").orElseThrow(() -> missing("target_modules"));
        if (!value.isTextual()) {
            return new TargetModules.Named(fields.texts("target_modules").orElseThrow());
        }
        return value.textValue().equalsIgnoreCase(TargetModules.AllLinear.NAME)
                ? new TargetModules.AllLinear()
                : new TargetModules.Matching(value.textValue());
    }

    private AdapterBias bias() {
        String label = fields.text("bias").orElse(AdapterBias.NONE.label());
        return Arrays.stream(AdapterBias.values())
                .filter(bias -> bias.label().equals(label))
                .findFirst()
                .orElseThrow(() -> fields.wrong("bias", "none, all or lora_only", json.get("bias")));
    }

    private AdapterInitialization initialization() {
        return fields.value("init_lora_weights")
                .map(value -> {
                    if (!value.isTextual() && !value.isBoolean()) {
                        throw fields.wrong("init_lora_weights", "true, false or a name", value);
                    }
                    return new AdapterInitialization(value.asText());
                })
                .orElse(AdapterInitialization.DEFAULT);
    }

    private Map<String, Integer> ranks() {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        fields.object("rank_pattern")
                .ifPresent(object -> object.properties().forEach(entry -> {
                    if (!entry.getValue().isIntegralNumber()
                            || !entry.getValue().canConvertToInt()) {
                        throw fields.wrong("rank_pattern", "a whole number for each pattern", object);
                    }
                    ranks.put(entry.getKey(), entry.getValue().intValue());
                }));
        return ranks;
    }

    private Map<String, Double> alphas() {
        Map<String, Double> alphas = new LinkedHashMap<>();
        fields.object("alpha_pattern")
                .ifPresent(object -> object.properties().forEach(entry -> {
                    if (!entry.getValue().isNumber()) {
                        throw fields.wrong("alpha_pattern", "a number for each pattern", object);
                    }
                    alphas.put(entry.getKey(), entry.getValue().doubleValue());
                }));
        return alphas;
    }

    private CheckpointException missing(String key) {
        return new CheckpointException(file + " has no '" + key + "', which an adapter needs");
    }
}
