package org.medicalgpt4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.load.ModelFiles;

/** Options that say which model is meant. */
final class ModelArguments {
    private static final String MODEL = "model";
    private static final String ADAPTER = "adapter";
    private static final String THREADS = "threads";

    private ModelArguments() {}

    static Options options() {
        return EngineArguments.addTo(new Options())
                .addOption(option())
                .addOption(Values.option(ADAPTER, "DIR", "LoRA adapter for it, as PEFT writes it"))
                .addOption(Values.option(THREADS, "N", "threads to use (all processors)"));
    }

    static Option option() {
        return Values.option(MODEL, "PATH", "model folder or GGUF file (models/medgpt-tiny)");
    }

    static Path path(CommandLine line) {
        Path model = Values.path(line, MODEL).orElseGet(ProgramFolder::embeddedModel);
        if (!line.hasOption(MODEL) && !Files.exists(model)) {
            throw new UsageException("expected --model PATH; the embedded model is not in " + model);
        }
        return model;
    }

    static ModelFiles open(CommandLine line) {
        Path model = path(line);
        Optional<Path> adapter = Values.path(line, ADAPTER);
        return adapter.map(path -> ModelFiles.open(model, path)).orElseGet(() -> ModelFiles.open(model));
    }

    /** 0 for as many as there are processors. */
    static int threads(CommandLine line) {
        return Values.count(line, THREADS).orElse(0);
    }
}
