package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes {@code adapter_config.json} so that PEFT loads it as it is. */
final class AdapterConfigWriter {
    private AdapterConfigWriter() {}

    static ObjectNode json(AdapterConfig config) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode alphas = JsonNodeFactory.instance.objectNode();
        config.alphaPattern().forEach((pattern, alpha) -> putNumber(alphas, pattern, alpha));
        json.set("alpha_pattern", alphas);
        json.putNull("auto_mapping");
        json.put("base_model_name_or_path", config.baseModel().orElse(null));
        json.put("bias", config.bias().label());
        json.put("fan_in_fan_out", config.fanInFanOut());
        json.put("inference_mode", config.inferenceMode());
        putInitialization(json, config.initialization());
        putNumber(json, "lora_alpha", config.alpha());
        json.put("lora_dropout", config.dropout());
        if (config.modulesToSave().isEmpty()) {
            json.putNull("modules_to_save");
        } else {
            putTexts(json, "modules_to_save", config.modulesToSave());
        }
        json.put("peft_type", "LORA");
        json.put("r", config.rank());
        ObjectNode ranks = json.putObject("rank_pattern");
        config.rankPattern().forEach(ranks::put);
        json.putNull("revision");
        putTargets(json, config.targets());
        json.put("task_type", config.taskType().orElse(null));
        json.put("use_dora", config.useDora());
        json.put("use_rslora", config.useRslora());
        return json;
    }

    private static void putTargets(ObjectNode json, TargetModules targets) {
        String key = "target_modules";
        if (targets instanceof TargetModules.Named named) {
            putTexts(json, key, named.names());
        } else if (targets instanceof TargetModules.Matching matching) {
            json.put(key, matching.expression());
        } else {
            json.put(key, TargetModules.AllLinear.NAME);
        }
    }

    private static void putInitialization(ObjectNode json, AdapterInitialization initialization) {
        String key = "init_lora_weights";
        switch (initialization.label()) {
            case "true" -> json.put(key, true);
            case "false" -> json.put(key, false);
            default -> json.put(key, initialization.label());
        }
    }

    /** Whole numbers without a fraction, as PEFT declares alpha. */
    private static void putNumber(ObjectNode json, String key, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.put(key, (long) value);
        } else {
            json.put(key, value);
        }
    }

    private static void putTexts(ObjectNode json, String key, List<String> texts) {
        ArrayNode list = json.putArray(key);
        texts.forEach(list::add);
    }
}
