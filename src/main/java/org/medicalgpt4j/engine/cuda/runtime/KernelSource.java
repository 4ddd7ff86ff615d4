package org.medicalgpt4j.engine.cuda.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A file of CUDA C with what every file starts with put in front. Every file can be compiled for two number formats: what
 * it calls {@code real} is f32 or bf16.
 *
 * @param name without folder and ending, and the format if it is not f32
 */
public record KernelSource(String name, String text) {
    /** All files that are compiled for both formats, by name. */
    public static final List<String> NAMES = List.of(
            "adamw",
            "attention",
            "cached_attention",
            "dropout",
            "elementwise",
            "embedding",
            "families",
            "layer_norm",
            "momentum",
            "rms_norm",
            "rotary",
            "sampling",
            "sums",
            "token_log_prob");

    /** Files whose products run on tensor cores: they are compiled for bf16 only. */
    public static final List<String> BF16_NAMES = List.of(
            "adapters",
            "decode_attention",
            "decode_linear",
            "flash_attention",
            "flash_attention_gradient",
            "flash_attention_sums");

    /** The same for Hopper alone. */
    public static final List<String> HOPPER_NAMES =
            List.of("flash_attention_hopper", "flash_attention_gradient_hopper");

    private static final Pattern INCLUDE = Pattern.compile("^#include \"([\\w.]+)\"$", Pattern.MULTILINE);

    private static final String COMMON = "common.cuh";

    /** @param real FLOAT or BFLOAT16 */
    public static KernelSource of(String name, DataType real) {
        String type = real == DataType.BFLOAT16 ? "bf16" : "float";
        return new KernelSource(
                real == DataType.BFLOAT16 ? name + "-bf16" : name,
                "#define REAL " + type + "\n" + read(COMMON) + "\n#line 1 \"" + name + ".cu\"\n"
                        + withIncludes(name + ".cu"));
    }

    /** A file with the files it includes in their places. */
    private static String withIncludes(String file) {
        return INCLUDE.matcher(read(file)).replaceAll(include -> Matcher.quoteReplacement(read(include.group(1))));
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
