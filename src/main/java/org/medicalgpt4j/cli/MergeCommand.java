package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.tool.merge.AdapterMerge;

/** {@code medgpt merge}. */
final class MergeCommand implements Command {
    private static final long GIGABYTE = 1_000_000_000L;

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public String summary() {
        return "Add an adapter to its model's weights and write a model folder that needs no adapter";
    }

    @Override
    public String arguments() {
        return "--model PATH --adapter DIR --output DIR";
    }

    @Override
    public List<String> examples() {
        return List.of("medgpt merge --model models/medgpt-tiny --adapter out/quickstart/adapter --output out/merged");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(option("model", "PATH", "model folder or GGUF file the adapter was made for"))
                .addOption(option("adapter", "DIR", "adapter folder"))
                .addOption(option("output", "DIR", "model folder to write"))
                .addOption(option("dtype", "TYPE", "f32, f16 or bf16 (default: as each tensor is stored)"))
                .addOption(option("shard", "GB", "largest weight file in GB (default: 5)"))
                .addOption(Option.builder()
                        .longOpt("overwrite")
                        .desc("replace the output folder if it is there")
                        .get());
    }

    private static Option option(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    @Override
    public int run(CommandLine line, Console console) {
        for (String required : List.of("model", "adapter", "output")) {
            if (!line.hasOption(required)) {
                throw new UsageException("expected --" + required);
            }
        }
        AdapterMerge.Options options = new AdapterMerge.Options(type(line), shard(line), line.hasOption("overwrite"));
        AdapterMerge.Result result = AdapterMerge.run(
                Path.of(line.getOptionValue("model")),
                Path.of(line.getOptionValue("adapter")),
                Path.of(line.getOptionValue("output")),
                options);
        console.print("merged " + result.merged() + " layers into " + result.folder() + " (" + result.tensors()
                + " tensors)");
        return Exit.OK;
    }

    private static Optional<ScalarType> type(CommandLine line) {
        if (!line.hasOption("dtype")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (line.getOptionValue("dtype")) {
                    case "f32" -> ScalarType.F32;
                    case "f16" -> ScalarType.F16;
                    case "bf16" -> ScalarType.BF16;
                    default ->
                        throw new UsageException(
                                "--dtype is '" + line.getOptionValue("dtype") + "', expected f32, f16 or bf16");
                });
    }

    /** Bytes of a weight file at most, as {@code --shard} says. */
    static long shard(CommandLine line) {
        String text = line.getOptionValue("shard", "5");
        try {
            double gigabytes = Double.parseDouble(text);
            if (gigabytes > 0) {
                return Math.max(1, (long) (gigabytes * GIGABYTE));
            }
        } catch (NumberFormatException notANumber) {
            // told below, with other values that make no sense
        }
        throw new UsageException("--shard is '" + text + "', expected a size in GB above 0");
    }
}
