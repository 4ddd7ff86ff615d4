package org.medicalgpt4j.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Key-value pairs of a GGUF file, such as {@code general.architecture} or {@code tokenizer.ggml.tokens}, with typed access. */
public final class GgufMetadata {
    private final String source;
    private final Map<String, GgufValue> values;

    GgufMetadata(String source, Map<String, GgufValue> values) {
        this.source = source;
        this.values = Collections.unmodifiableMap(values);
    }

    /** All keys in the order of the file. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** @throws CheckpointException where the value is of another type; so for all that follow */
    public Optional<String> text(String key) {
        return typed(key, GgufValue.Text.class).map(GgufValue.Text::value);
    }

    public Optional<Long> whole(String key) {
        return typed(key, GgufValue.Whole.class).map(GgufValue.Whole::value);
    }

    /** A floating-point number; an f32 as the double of its shortest decimal form. */
    public Optional<Double> real(String key) {
        return typed(key, GgufValue.Real.class).map(GgufValue.Real::value);
    }

    public Optional<Boolean> flag(String key) {
        return typed(key, GgufValue.Flag.class).map(GgufValue.Flag::value);
    }

    public Optional<List<String>> texts(String key) {
        return typed(key, GgufValue.Texts.class).map(GgufValue.Texts::values);
    }

    public Optional<long[]> wholes(String key) {
        return typed(key, GgufValue.Wholes.class).map(list -> list.values().clone());
    }

    public Optional<double[]> reals(String key) {
        return typed(key, GgufValue.Reals.class).map(list -> list.values().clone());
    }

    Optional<GgufValue> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The file, for messages. */
    public String source() {
        return source;
    }

    private <T extends GgufValue> Optional<T> typed(String key, Class<T> type) {
        GgufValue value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw new CheckpointException(
                    source + ": '" + key + "' is " + value.kind() + ", but " + GgufValue.kind(type) + " was expected");
        }
        return Optional.of(type.cast(value));
    }
}
