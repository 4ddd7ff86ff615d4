package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model folder as Hugging Face's libraries write it. */
public final class HuggingFaceModel implements ModelSource {
    static final String CONFIG = "config.json";
    static final String GENERATION_CONFIG = "generation_config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private final Path folder;
    private final JsonNode config;
    private final Optional<JsonNode> generationConfig;

    private HuggingFaceModel(Path folder, JsonNode config, Optional<JsonNode> generationConfig) {
        this.folder = folder;
        this.config = config;
        this.generationConfig = generationConfig;
    }

    /**
     * Reads the configuration; weights are opened later.
     *
     * @throws CheckpointException where the folder or its {@code config.json} is missing or malformed
     */
    public static HuggingFaceModel open(Path path) {
        Path folder = Publication.current(path);
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(folder
                    + (Files.exists(folder) ? " is a file, but a model folder was expected" : " does not exist"));
        }
        Path config = folder.resolve(CONFIG);
        if (!Files.exists(config)) {
            throw new CheckpointException(folder + " is not a model folder: it has no " + CONFIG);
        }
        Path generation = folder.resolve(GENERATION_CONFIG);
        return new HuggingFaceModel(
                folder,
                StrictJson.object(config),
                Files.exists(generation) ? Optional.of(StrictJson.object(generation)) : Optional.empty());
    }

    @Override
    public Path path() {
        return folder;
    }

    @Override
    public JsonNode config() {
        return config;
    }

    @Override
    public Optional<JsonNode> generationConfig() {
        return generationConfig;
    }

    /** The files of tokenizer and chat template that are in the folder. */
    public List<Path> tokenizerFiles() {
        return TokenizerFiles.in(folder);
    }

    @Override
    public ParameterStore openWeights() {
        boolean packed = BitsAndBytesWeights.describedBy(config, folder.toString());
        ParameterStore store = openFiles();
        if (!packed) {
            return store;
        }
        try {
            return BitsAndBytesWeights.of(store);
        } catch (CheckpointException inconsistent) {
            store.close();
            throw inconsistent;
        }
    }

    private ParameterStore openFiles() {
        for (WeightFiles form : List.of(WeightFiles.SAFETENSORS, WeightFiles.TORCH)) {
            Optional<Path> found = form.in(folder);
            if (found.isPresent()) {
                return form.open(found.get());
            }
        }
        throw new CheckpointException(
                folder + " has neither " + WEIGHTS + " nor " + INDEX + ", and no PyTorch weights ("
                        + WeightFiles.TORCH.single() + " or " + WeightFiles.TORCH.index() + ") either" + others());
    }

    private String others() {
        List<Path> files = FolderFiles.endingWith(folder, ".bin", ".pt", ".pth");
        return files.isEmpty()
                ? ""
                : ", only files of other names such as " + files.get(0).getFileName();
    }
}
