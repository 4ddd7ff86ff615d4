package org.medicalgpt4j.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A GGUF file, memory-mapped, with the tensor names and row orders of the file itself. Shapes are row-major: the file's, reversed. */
public final class GgufFile implements ParameterStore {
    static final String SUFFIX = ".gguf";

    private final GgufMetadata metadata;
    private final ParameterStore parameters;

    private GgufFile(GgufMetadata metadata, ParameterStore parameters) {
        this.metadata = metadata;
        this.parameters = parameters;
    }

    /** @throws CheckpointException where the file is missing, truncated, malformed, or has tensors of a type that cannot be read */
    public static GgufFile open(Path path) {
        MappedFile file = MappedFile.open(path);
        GgufHeader header = new GgufHeaderReader(file).read();
        Map<String, MappedTensor> tensors = new LinkedHashMap<>();
        header.entries()
                .forEach((name, entry) -> tensors.put(name, new MappedTensor(file, entry.info(), entry.start())));
        return new GgufFile(header.metadata(), new MappedParameters(file, tensors));
    }

    public GgufMetadata metadata() {
        return metadata;
    }

    @Override
    public Set<String> names() {
        return parameters.names();
    }

    @Override
    public StoredTensor tensor(String name) {
        return parameters.tensor(name);
    }

    @Override
    public String source() {
        return parameters.source();
    }

    @Override
    public void close() {
        parameters.close();
    }
}
