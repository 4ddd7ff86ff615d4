package org.medicalgpt4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tool.answer.Voices;

/** Options that say which model is meant. */
final class ModelArguments {
    private static final String MODEL = "model";
    private static final String ADAPTER = "adapter";
    private static final Pattern NAMED = Pattern.compile("([\\w.-]+)=(.+)");
    private static final String THREADS = "threads";

    private ModelArguments() {}

    static Options options() {
        return EngineArguments.addTo(new Options())
                .addOption(option())
                .addOption(Values.option(
                        ADAPTER,
                        "[NAME=]DIR",
                        "LoRA adapter for it, as PEFT writes it; with names, several to choose from"))
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

    /** The model, with its adapter if one is given without a name. */
    static ModelFiles open(CommandLine line) {
        Path model = path(line);
        return line.hasOption(ADAPTER) && named(line).isEmpty()
                ? ModelFiles.open(model, Values.path(line, ADAPTER).orElseThrow())
                : ModelFiles.open(model);
    }

    /** As {@link #open}, with an adapter that is given with a name too. */
    static ModelFiles openOne(CommandLine line) {
        Map<String, Path> adapters = named(line);
        if (adapters.size() > 1) {
            throw new UsageException("one prompt is answered by one adapter, but --adapter names "
                    + String.join(", ", adapters.keySet()) + ": several are for --input and for 'medgpt chat'");
        }
        return adapters.values().stream()
                .findFirst()
                .map(adapter -> ModelFiles.open(path(line), adapter))
                .orElseGet(() -> open(line));
    }

    /** Adapters that are given with a name, in their order. */
    static Map<String, Path> named(CommandLine line) {
        Map<String, Path> adapters = new LinkedHashMap<>();
        String[] given = line.hasOption(ADAPTER) ? line.getOptionValues(ADAPTER) : new String[0];
        for (String text : given) {
            Matcher named = NAMED.matcher(text);
            if (!named.matches()) {
                if (given.length > 1) {
                    throw new UsageException("--adapter is given " + given.length
                            + " times, expected NAME=DIR each time, but got '" + text + "'");
                }
                return Map.of();
            }
            String name = named.group(1);
            if (name.equals(Voices.BASE)) {
                throw new UsageException("--adapter '" + text + "': '" + name + "' is the model without an adapter");
            }
            if (adapters.put(name, RecipeArguments.path(named.group(2))) != null) {
                throw new UsageException("--adapter names '" + name + "' twice");
            }
        }
        return adapters;
    }

    /** 0 for as many as there are processors. */
    static int threads(CommandLine line) {
        return Values.count(line, THREADS).orElse(0);
    }
}
