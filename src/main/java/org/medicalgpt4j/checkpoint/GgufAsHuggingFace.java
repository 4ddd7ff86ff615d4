package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The model in a GGUF file, described and named as a Hugging Face folder would have it, query and key rows in that order too. */
public final class GgufAsHuggingFace implements ModelSource {
    private final Path path;
    private final GgufMetadata metadata;
    private final ObjectNode config;
    private final Optional<JsonNode> generationConfig;

    private GgufAsHuggingFace(
            Path path, GgufMetadata metadata, ObjectNode config, Optional<JsonNode> generationConfig) {
        this.path = path;
        this.metadata = metadata;
        this.config = config;
        this.generationConfig = generationConfig;
    }

    /**
     * Reads the description; weights are opened later.
     *
     * @throws CheckpointException where the file is malformed or holds a model that is not known
     */
    public static GgufAsHuggingFace open(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            GgufConfig config = new GgufConfig(file);
            return new GgufAsHuggingFace(
                    path,
                    file.metadata(),
                    config.config(),
                    config.generationConfig().map(JsonNode.class::cast));
        }
    }

    /** Everything the file says, the tokenizer ({@code tokenizer.ggml.*}) and the chat template ({@code tokenizer.chat_template}) among it. */
    public GgufMetadata metadata() {
        return metadata;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public JsonNode config() {
        return config;
    }

    @Override
    public Optional<JsonNode> generationConfig() {
        return generationConfig;
    }

    @Override
    public ParameterStore openWeights() {
        GgufFile file = GgufFile.open(path);
        Map<String, Supplier<StoredTensor>> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (name.equals(GgufRope.FACTORS)) {
                continue;
            }
            String renamed = GgufTensorNames.huggingFace(name)
                    .orElseThrow(() -> new CheckpointException(
                            path + ": tensor '" + name + "' has no place in a model of the types that are known"));
            StoredTensor tensor = new RenamedTensor(ordered(file.tensor(name), renamed), renamed);
            tensors.put(renamed, () -> tensor);
        }
        return new CombinedStore(path.toString(), tensors, Set.of(file));
    }

    private StoredTensor ordered(StoredTensor tensor, String renamed) {
        boolean interleaved =
                metadata.text("general.architecture").filter("llama"::equals).isPresent();
        if (interleaved && renamed.contains(".self_attn.q_proj.")) {
            return new InterleavedRows(tensor, config.get("num_attention_heads").longValue());
        }
        if (interleaved && renamed.contains(".self_attn.k_proj.")) {
            return new InterleavedRows(tensor, config.get("num_key_value_heads").longValue());
        }
        return tensor;
    }
}
