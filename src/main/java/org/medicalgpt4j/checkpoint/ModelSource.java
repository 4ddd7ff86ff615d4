package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a model comes from: its configuration and weights in Hugging Face terms, whatever the files are. */
public interface ModelSource {

    /**
     * Opens a model folder, a GGUF file, or a folder that holds one GGUF file and no {@code config.json}.
     *
     * @throws CheckpointException where there is nothing of that kind, or it is malformed
     */
    static ModelSource open(Path named) {
        Path path = Publication.current(named);
        if (!Files.isDirectory(path)) {
            return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(GgufFile.SUFFIX)
                    ? GgufAsHuggingFace.open(path)
                    : HuggingFaceModel.open(path);
        }
        if (Files.exists(path.resolve(HuggingFaceModel.CONFIG))) {
            return HuggingFaceModel.open(path);
        }
        List<Path> files = FolderFiles.endingWith(path, GgufFile.SUFFIX);
        if (files.size() > 1) {
            throw new CheckpointException(path + " holds " + files.size() + " GGUF files ("
                    + files.get(0).getFileName() + ", " + files.get(1).getFileName()
                    + " ...): name the one that is meant");
        }
        return files.isEmpty() ? HuggingFaceModel.open(path) : GgufAsHuggingFace.open(files.get(0));
    }

    /**
     * The configuration of what {@link #open} opens, or that in a {@code config.json} by itself; weights are not looked for.
     *
     * @throws CheckpointException where there is nothing of that kind, or it is malformed
     */
    static JsonNode configuration(Path path) {
        boolean json = path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
        return json && !Files.isDirectory(path)
                ? StrictJson.object(path)
                : open(path).config();
    }

    /** The folder or file. */
    Path path();

    /** {@code config.json}, whole. */
    JsonNode config();

    /** {@code generation_config.json}, whole, where there is one. */
    Optional<JsonNode> generationConfig();

    /**
     * Opens the weights, under Hugging Face's tensor names. The caller closes them.
     *
     * @throws CheckpointException where they are missing, truncated or malformed
     */
    ParameterStore openWeights();
}
