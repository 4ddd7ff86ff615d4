package org.medicalgpt4j.checkpoint;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one architecture ({@code llama.block_count} and so on). It remembers which were asked for, so that a key nobody understood
 * can be refused instead of ignored.
 */
final class GgufHyperparameters {
    private final GgufMetadata metadata;
    private final String prefix;
    private final Set<String> asked = new LinkedHashSet<>();

    GgufHyperparameters(GgufMetadata metadata, String architecture) {
        this.metadata = metadata;
        this.prefix = architecture + ".";
    }

    /** A size above 0 that must be there. */
    long size(String key) {
        return optionalSize(key).orElseThrow(() -> failure("'" + prefix + key + "' is missing, which the model needs"));
    }

    /** A size above 0. */
    Optional<Long> optionalSize(String key) {
        Optional<Long> size = metadata.whole(asked(key));
        size.filter(value -> value < 1 || value > Integer.MAX_VALUE).ifPresent(value -> {
            throw failure("'" + prefix + key + "' is " + value + ", but a size above 0 was expected");
        });
        return size;
    }

    /** A number above 0 that must be there. */
    double positive(String key) {
        return optionalPositive(key)
                .orElseThrow(() -> failure("'" + prefix + key + "' is missing, which the model needs"));
    }

    /** A number above 0. */
    Optional<Double> optionalPositive(String key) {
        Optional<Double> number = metadata.real(asked(key));
        number.filter(value -> !(value > 0 && value < Double.POSITIVE_INFINITY)).ifPresent(value -> {
            throw failure("'" + prefix + key + "' is " + value + ", but a number above 0 was expected");
        });
        return number;
    }

    Optional<String> text(String key) {
        return metadata.text(asked(key));
    }

    /** A key that says nothing about the arithmetic. */
    void ignore(String key) {
        asked(key);
    }

    /** @throws CheckpointException where a key of the architecture was not asked for and is not switched off */
    void refuseOthers() {
        for (String key : metadata.keys()) {
            if (key.startsWith(prefix)
                    && !asked.contains(key)
                    && !metadata.value(key).orElseThrow().isOff()) {
                throw failure("'" + key + "' changes the model in a way that is not supported");
            }
        }
    }

    CheckpointException failure(String problem) {
        return new CheckpointException(metadata.source() + ": " + problem);
    }

    private String asked(String key) {
        asked.add(prefix + key);
        return prefix + key;
    }
}
