package org.medicalgpt4j.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.cuda.CudaEngine;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;

/** The options that say what computes, and in which number format. */
final class EngineArguments {
    private static final String ENGINE = "engine";
    private static final String FORMAT = "dtype";

    private EngineArguments() {}

    static Options addTo(Options options) {
        return options.addOption(option())
                .addOption(Values.option(
                        FORMAT,
                        "NAME",
                        "f32, or with --engine cuda bf16: number format of weights and activations (f32)"));
    }

    private static Option option() {
        return Values.option(ENGINE, "NAME", "nd4j for the processor, cuda for an NVIDIA GPU (nd4j)");
    }

    /** @param threads of the nd4j engine; 0 for as many as there are processors */
    static Engine create(CommandLine line, int threads) {
        String name = Values.text(line, ENGINE).orElse("nd4j");
        NumberFormat format = format(line);
        return switch (name) {
            case "nd4j" -> {
                if (format != NumberFormat.F32) {
                    throw new UsageException("--dtype is '" + format.text()
                            + "', which the nd4j engine does not have: use --engine cuda");
                }
                yield Nd4jEngine.create(threads);
            }
            case "cuda" -> CudaEngine.create(0, format);
            default -> throw new UsageException("--engine is '" + name + "', expected nd4j or cuda");
        };
    }

    static NumberFormat format(CommandLine line) {
        String text = Values.text(line, FORMAT).orElse(NumberFormat.F32.text());
        return Arrays.stream(NumberFormat.values())
                .filter(format -> format.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new UsageException("--" + FORMAT + " is '" + text + "', expected "
                        + Arrays.stream(NumberFormat.values())
                                .map(NumberFormat::text)
                                .collect(Collectors.joining(" or "))));
    }
}
