package org.medicalgpt4j.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** The tensors of one mapped file, by name. */
final class MappedParameters implements ParameterStore {
    private final MappedFile file;
    private final Map<String, MappedTensor> tensors;

    MappedParameters(MappedFile file, Map<String, MappedTensor> tensors) {
        this.file = file;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException(source() + " has no tensor '" + name + "'");
        }
        return tensor;
    }

    @Override
    public String source() {
        return file.path().toString();
    }

    @Override
    public void close() {
        file.close();
    }
}
