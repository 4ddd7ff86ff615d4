package org.medicalgpt4j.model;

import java.util.Optional;
import java.util.function.Predicate;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Which graph of a model to build. All graphs of one model share parameters by name.
 *
 * @param type arithmetic type
 * @param lora adapters, if any; base weights are then frozen
 * @param training whether dropout is active and base weights are trainable
 * @param cache present for a decoding graph: attention reads and writes a paged cache
 * @param scores whether the head gives a score for each row, as that of a reward model does, instead of a logit for each token
 * @param quantization which weights stay packed, if any
 * @param trains which modules' base weights are trained where there are no adapters
 * @param noise strength of the noise on embeddings in training; 0 for none, see {@link org.medicalgpt4j.op.EmbeddingNoise}
 */
public record GraphOptions(
        DataType type,
        Optional<LoraSpec> lora,
        boolean training,
        Optional<CacheShape> cache,
        boolean scores,
        Optional<QuantizationSpec> quantization,
        Predicate<String> trains,
        double noise) {

    private static GraphOptions of(boolean training, Optional<CacheShape> cache) {
        return new GraphOptions(
                DataType.FLOAT, Optional.empty(), training, cache, false, Optional.empty(), module -> true, 0);
    }

    public static GraphOptions scoring() {
        return of(false, Optional.empty());
    }

    public static GraphOptions trainable() {
        return of(true, Optional.empty());
    }

    public static GraphOptions decoding(CacheShape cache) {
        return of(false, Optional.of(cache));
    }

    public GraphOptions withLora(LoraSpec spec) {
        return new GraphOptions(type, Optional.of(spec), training, cache, scores, quantization, trains, noise);
    }

    public GraphOptions withScores() {
        return new GraphOptions(type, lora, training, cache, true, quantization, trains, noise);
    }

    public GraphOptions withQuantization(QuantizationSpec spec) {
        return new GraphOptions(type, lora, training, cache, scores, Optional.of(spec), trains, noise);
    }

    public GraphOptions withTrained(Predicate<String> modules) {
        return new GraphOptions(type, lora, training, cache, scores, quantization, modules, noise);
    }

    public GraphOptions withNoise(double strength) {
        return new GraphOptions(type, lora, training, cache, scores, quantization, trains, strength);
    }
}
