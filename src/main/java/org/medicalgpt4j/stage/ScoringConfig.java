package org.medicalgpt4j.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The configuration of a language model as that of a sequence classifier with one class: a reward model. */
final class ScoringConfig {
    private static final String LANGUAGE_MODEL = "ForCausalLM";
    private static final String CLASSIFIER = "ForSequenceClassification";

    private ScoringConfig() {}

    static JsonNode of(JsonNode languageModel) {
        ObjectNode config = languageModel.deepCopy();
        String name = languageModel.path("architectures").path(0).asText();
        if (name.endsWith(LANGUAGE_MODEL)) {
            config.putArray("architectures").add(name.replace(LANGUAGE_MODEL, CLASSIFIER));
        }
        config.putObject("id2label").put("0", "LABEL_0");
        config.putObject("label2id").put("LABEL_0", 0);
        config.put("problem_type", "regression");
        return config;
    }
}
