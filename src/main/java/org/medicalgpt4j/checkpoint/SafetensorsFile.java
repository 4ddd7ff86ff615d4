package org.medicalgpt4j.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One safetensors file, memory-mapped. Its header is checked when it is opened; nothing is read beyond it until asked for. */
public final class SafetensorsFile implements ParameterStore {
    private final ParameterStore parameters;
    private final Map<String, String> metadata;

    private SafetensorsFile(ParameterStore parameters, Map<String, String> metadata) {
        this.parameters = parameters;
        this.metadata = metadata;
    }

    /** @throws CheckpointException where the file is missing, truncated or does not follow the format */
    public static SafetensorsFile open(Path path) {
        MappedFile file = MappedFile.open(path);
        SafetensorsHeader header = new SafetensorsHeaderReader(file).read();
        Map<String, MappedTensor> tensors = new LinkedHashMap<>();
        header.entries()
                .forEach((name, entry) ->
                        tensors.put(name, new MappedTensor(file, entry.info(), header.dataStart() + entry.begin())));
        return new SafetensorsFile(new MappedParameters(file, tensors), header.metadata());
    }

    /** The free key-value pairs of the file, such as {@code format: pt}. */
    public Map<String, String> metadata() {
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
