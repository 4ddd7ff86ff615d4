package org.medicalgpt4j.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ModelSource;

/** The ids that end a text: {@code eos_token_id}, one or several, of every file that names them. */
final class EndTokens {
    private static final String KEY = "eos_token_id";

    private EndTokens() {}

    /** @throws CheckpointException if an entry is no token id */
    static Set<Integer> of(ModelSource source) {
        Set<Integer> ids = new TreeSet<>();
        add(source, "config.json", source.config(), ids);
        Optional<JsonNode> generation = source.generationConfig();
        generation.ifPresent(config -> add(source, "generation_config.json", config, ids));
        return ids;
    }

    private static void add(ModelSource source, String file, JsonNode config, Set<Integer> ids) {
        JsonNode value = config.path(KEY);
        if (value.isArray()) {
            value.forEach(element -> ids.add(id(source, file, element)));
        } else if (!value.isMissingNode() && !value.isNull()) {
            ids.add(id(source, file, value));
        }
    }

    private static int id(ModelSource source, String file, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw new CheckpointException(
                    source.path() + ": " + KEY + " of " + file + " holds " + value + ", which is no token id");
        }
        return value.intValue();
    }
}
