package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;

/** Where a model comes from: its configuration and weights in Hugging Face terms, whatever the files are. */
public interface ModelSource {

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
