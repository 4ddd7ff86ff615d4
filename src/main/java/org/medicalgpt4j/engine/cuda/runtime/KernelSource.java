package org.medicalgpt4j.engine.cuda.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file of CUDA C with what every file starts with put in front.
 *
 * @param name without folder and ending
 */
public record KernelSource(String name, String text) {
    /** All files, by name. */
    public static final List<String> NAMES = List.of(
            "adamw",
            "attention",
            "cached_attention",
            "dropout",
            "elementwise",
            "embedding",
            "rms_norm",
            "rotary",
            "sums",
            "token_log_prob");

    private static final String COMMON = "common.cuh";

    public static KernelSource of(String name) {
        return new KernelSource(name, read(COMMON) + "\n#line 1 \"" + name + ".cu\"\n" + read(name + ".cu"));
    }

    private static String read(String file) {
        try (InputStream in = KernelSource.class.getResourceAsStream("/cuda/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no kernel source named " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
