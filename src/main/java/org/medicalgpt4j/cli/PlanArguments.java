package org.medicalgpt4j.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.inspect.graph.BatchSize;
import org.medicalgpt4j.inspect.graph.ModelShape;

/** Options of commands that plan a model's graph: of what model, for what batch, run how. */
final class PlanArguments {
    private static final String THREADS = "threads";

    private PlanArguments() {}

    static Options options() {
        return new Options()
                .addOption(Values.option(
                        "model",
                        "PATH",
                        "model folder, GGUF file or config.json: only the configuration is read (models/medgpt-tiny)"))
                .addOption(Values.option("adapter", "DIR", "LoRA adapter folder"))
                .addOption(AdapterArguments.targetsOption())
                .addOption(Values.option("sequences", "N", "sequences of the batch (4)"))
                .addOption(Values.option("length", "N", "tokens of each sequence (256)"))
                .addOption(Values.option("head-chunk", "N", "rows of logits held at once (256)"))
                .addOption(Values.option(THREADS, "N", "threads to plan for (all processors)"))
                .addOption(Values.flag("checkpointing", "compute the insides of layers again in the backward pass"))
                .addOption(Values.flag("plain", "plan plain implementations instead of fast kernels"));
    }

    static ModelShape model(CommandLine line) {
        return ModelShape.open(ModelArguments.path(line));
    }

    static BatchSize batch(CommandLine line) {
        return new BatchSize(
                Values.count(line, "sequences").orElse(4),
                Values.count(line, "length").orElse(256));
    }

    static ProgramOptions program(CommandLine line) {
        ProgramOptions standard = ProgramOptions.standard();
        return standard.withHeadChunk(Values.count(line, "head-chunk").orElse(standard.headChunk()))
                .withPlain(line.hasOption("plain"))
                .withCheckpointing(line.hasOption("checkpointing"));
    }

    /** 0 for as many as there are processors. */
    static int threads(CommandLine line) {
        return Values.count(line, THREADS).orElse(0);
    }
}
