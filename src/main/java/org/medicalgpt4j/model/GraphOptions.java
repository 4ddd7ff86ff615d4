package org.medicalgpt4j.model;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Which graph of a model to build. All graphs of one model share parameters by name.
 *
 * @param type arithmetic type; FLOAT, or DOUBLE in tests
 * @param lora adapters, if any; base weights are then frozen
 * @param training whether dropout is active and base weights are trainable
 * @param cache present for a decoding graph: attention reads and writes a paged cache
 */
public record GraphOptions(DataType type, Optional<LoraSpec> lora, boolean training, Optional<CacheShape> cache) {

    public static GraphOptions scoring() {
        return new GraphOptions(DataType.FLOAT, Optional.empty(), false, Optional.empty());
    }

    public static GraphOptions trainable() {
        return new GraphOptions(DataType.FLOAT, Optional.empty(), true, Optional.empty());
    }

    public static GraphOptions decoding(CacheShape cache) {
        return new GraphOptions(DataType.FLOAT, Optional.empty(), false, Optional.of(cache));
    }

    public GraphOptions withLora(LoraSpec spec) {
        return new GraphOptions(type, Optional.of(spec), training, cache);
    }

    public GraphOptions withType(DataType newType) {
        return new GraphOptions(newType, lora, training, cache);
    }
}
