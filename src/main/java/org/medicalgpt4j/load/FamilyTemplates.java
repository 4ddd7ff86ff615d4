package org.medicalgpt4j.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.template.named.NamedTemplate;
import org.medicalgpt4j.template.named.NamedTemplates;

/** The templates of families whose folders mostly come without one: there the format stands in Python code. */
final class FamilyTemplates {
    private static final int BAICHUAN2_VOCABULARY = 125696;
    private static final int GLM4_VOCABULARY = 150000;

    private FamilyTemplates() {}

    /** Empty if the folder's configuration names no family with a template of its own. */
    static Optional<NamedTemplate> of(Path model) {
        Path folder = Publication.current(model);
        if (Files.isDirectory(folder) && !Files.exists(folder.resolve("config.json"))) {
            return Optional.empty();
        }
        JsonNode config = ModelSource.configuration(folder);
        return Optional.of(name(config, folder)).filter(name -> !name.isEmpty()).map(NamedTemplates::of);
    }

    private static String name(JsonNode config, Path folder) {
        return switch (config.path("model_type").asText()) {
            case "chatglm" -> chatGlm(config, folder);
            case "baichuan" ->
                config.path("vocab_size").asInt() == BAICHUAN2_VOCABULARY || config.has("z_loss_weight")
                        ? "baichuan2"
                        : "baichuan";
            case "qwen" -> "qwen";
            case "internlm" -> "intern";
            case "internlm2" -> "internlm2-chat";
            default -> "";
        };
    }

    private static String chatGlm(JsonNode config, Path folder) {
        if (!config.has("padded_vocab_size")) {
            return "chatglm-6b";
        }
        if (config.path("padded_vocab_size").asInt() > GLM4_VOCABULARY) {
            return "glm-4-chat";
        }
        return isThird(config, folder) ? "chatglm3-6b" : "chatglm2-6b";
    }

    /** The second and the third are the same network with the same vocabulary; role tokens are told of in code only. */
    private static boolean isThird(JsonNode config, Path folder) {
        Path code = folder.resolve("tokenization_chatglm.py");
        try {
            return config.path("_name_or_path")
                            .asText()
                            .toLowerCase(Locale.ROOT)
                            .contains("chatglm3")
                    || Files.exists(code)
                            && Files.readString(code, StandardCharsets.UTF_8).contains("<|user|>");
        } catch (IOException e) {
            throw new CheckpointException(code + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
