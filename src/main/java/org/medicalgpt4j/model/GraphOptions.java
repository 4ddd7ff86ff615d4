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
 * @param scores whether the head gives a score for each row, as that of a reward model does, instead of a logit for each token
 */
public record GraphOptions(
        DataType type, Optional<LoraSpec> lora, boolean training, Optional<CacheShape> cache, boolean scores) {

    public static GraphOptions scoring() {
        return new GraphOptions(DataType.FLOAT, Optional.empty(), false, Optional.empty(), false);
    }

    public static GraphOptions trainable() {
        return new GraphOptions(DataType.FLOAT, Optional.empty(), true, Optional.empty(), false);
    }

    public static GraphOptions decoding(CacheShape cache) {
        return new GraphOptions(DataType.FLOAT, Optional.empty(), false, Optional.of(cache), false);
    }

    public GraphOptions withLora(LoraSpec spec) {
        return new GraphOptions(type, Optional.of(spec), training, cache, scores);
    }

    public GraphOptions withType(DataType newType) {
        return new GraphOptions(newType, lora, training, cache, scores);
    }

    public GraphOptions withScores() {
        return new GraphOptions(type, lora, training, cache, true);
    }
}
