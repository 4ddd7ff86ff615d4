package org.medicalgpt4j.tool.bench;

import java.nio.file.Path;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;

/** A model of which only the shape matters: weights are random. */
final class BenchmarkModel {
    private BenchmarkModel() {}

    /** Of a model folder, a GGUF file, or a {@code config.json} alone. */
    static Architecture shape(Path path) {
        return Architectures.of(ModelSource.configuration(path));
    }
}
