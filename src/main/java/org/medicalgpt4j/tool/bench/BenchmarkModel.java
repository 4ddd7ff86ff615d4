package org.medicalgpt4j.tool.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medicalgpt4j.checkpoint.GgufAsHuggingFace;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;

/** A model of which only the shape matters: weights are random. */
final class BenchmarkModel {
    private BenchmarkModel() {}

    /** Of a model folder, a GGUF file, or a {@code config.json} alone. */
    static Architecture shape(Path path) {
        return Architectures.of(config(path));
    }

    private static JsonNode config(Path path) {
        if (path.getFileName().toString().endsWith(".json")) {
            try {
                return new ObjectMapper().readTree(Files.readAllBytes(path));
            } catch (IOException failure) {
                throw new EngineException(path + " cannot be read as a configuration: " + failure.getMessage());
            }
        }
        ModelSource source = Files.isDirectory(path) ? HuggingFaceModel.open(path) : GgufAsHuggingFace.open(path);
        return source.config();
    }
}
