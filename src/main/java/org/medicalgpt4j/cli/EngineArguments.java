package org.medicalgpt4j.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.cuda.CudaEngine;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;

/** The option that says what computes. */
final class EngineArguments {
    private static final String ENGINE = "engine";

    private EngineArguments() {}

    static Option option() {
        return Values.option(ENGINE, "NAME", "nd4j for the processor, cuda for an NVIDIA GPU (nd4j)");
    }

    /** @param threads of the nd4j engine; 0 for as many as there are processors */
    static Engine create(CommandLine line, int threads) {
        String name = Values.text(line, ENGINE).orElse("nd4j");
        return switch (name) {
            case "nd4j" -> Nd4jEngine.create(threads);
            case "cuda" -> CudaEngine.create(0);
            default -> throw new UsageException("--engine is '" + name + "', expected nd4j or cuda");
        };
    }
}
