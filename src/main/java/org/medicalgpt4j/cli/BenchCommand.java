package org.medicalgpt4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Program.OpTime;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.model.QuantizationSpec;
import org.medicalgpt4j.tool.bench.BenchmarkResult;
import org.medicalgpt4j.tool.bench.GenerateBenchmark;
import org.medicalgpt4j.tool.bench.TrainBenchmark;
import org.medicalgpt4j.tool.bench.WeightNames;

/** {@code medgpt bench}. */
final class BenchCommand implements Command {
    private static final double MIB = 1 << 20;

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "Measure speed and memory of training or decoding for the shape of a model";
    }

    @Override
    public String arguments() {
        return "train|generate (--model PATH | --config FILE)";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt bench train --model models/medgpt-tiny --method lora --sequences 4 --length 256",
                "medgpt bench generate --model models/medgpt-tiny --prompt 512 --tokens 64 --json");
    }

    @Override
    public Options options() {
        return EngineArguments.addTo(new Options())
                .addOption(option(
                        "model", "PATH", "model folder or GGUF file: only its shape is used, weights are random"))
                .addOption(option("config", "FILE", "a config.json alone, instead of --model"))
                .addOption(option("method", "NAME", "full or lora (default: lora)"))
                .addOption(option("rank", "N", "rank of the adapters (default: 8)"))
                .addOption(option(
                        "weights",
                        "NAME",
                        "f32, or how weights are packed: " + String.join(", ", WeightNames.all()) + " (default: f32)"))
                .addOption(option("dropout", "P", "dropout of what adapters read (default: 0)"))
                .addOption(option("sequences", "N", "sequences in a step or decoded at once (default: 4 and 1)"))
                .addOption(option("length", "N", "tokens of a training sequence (default: 256)"))
                .addOption(option("steps", "N", "timed training steps (default: 3)"))
                .addOption(option("prompt", "N", "tokens of a prompt (default: 128)"))
                .addOption(option("tokens", "N", "tokens to decode (default: 64)"))
                .addOption(option("threads", "N", "threads to use (default: all processors)"))
                .addOption(option(
                        "head-chunk", "N", "rows of logits held at once (default: 256, with --engine cuda 2048)"))
                .addOption(Values.flag("checkpointing", "compute the insides of layers again in the backward pass"))
                .addOption(Option.builder()
                        .longOpt("ops")
                        .desc("measure the time of each op")
                        .get())
                .addOption(Option.builder()
                        .longOpt("plain")
                        .desc("plain implementations instead of fast kernels")
                        .get())
                .addOption(Option.builder()
                        .longOpt("json")
                        .desc("print JSON instead of tables")
                        .get());
    }

    private static Option option(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .type(argument.equals("N") ? Integer.class : String.class)
                .desc(description)
                .get();
    }

    @Override
    public int run(CommandLine line, Console console) throws Exception {
        List<String> arguments = line.getArgList();
        if (arguments.size() != 1 || !List.of("train", "generate").contains(arguments.get(0))) {
            throw new UsageException("expected 'train' or 'generate'");
        }
        if (line.hasOption("model") == line.hasOption("config")) {
            throw new UsageException("expected either --model PATH or --config FILE");
        }
        Path model = Path.of(line.getOptionValue("model", line.getOptionValue("config")));
        ProgramOptions options = ProgramOptions.standard()
                .withHeadChunk(number(line, "head-chunk", "cuda".equals(line.getOptionValue("engine")) ? 2048 : 256))
                .withPlain(line.hasOption("plain"))
                .withTimed(line.hasOption("ops"))
                .withCheckpointing(line.hasOption("checkpointing"));
        List<BenchmarkResult> results;
        try (Engine engine = EngineArguments.create(line, number(line, "threads", 0))) {
            results = arguments.get(0).equals("train")
                    ? List.of(TrainBenchmark.run(engine, trainPlan(line, model), options))
                    : GenerateBenchmark.run(engine, generatePlan(line, model), options);
        }
        if (line.hasOption("json")) {
            console.print(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        } else {
            results.forEach(result -> print(result, console));
        }
        return Exit.OK;
    }

    private static TrainBenchmark.Plan trainPlan(CommandLine line, Path model) throws ParseException {
        String method = line.getOptionValue("method", "lora");
        if (!List.of("full", "lora").contains(method)) {
            throw new UsageException("--method is '" + method + "', expected full or lora");
        }
        Optional<Integer> rank = method.equals("lora") ? Optional.of(number(line, "rank", 8)) : Optional.empty();
        return new TrainBenchmark.Plan(
                model,
                rank,
                dropout(line),
                number(line, "sequences", 4),
                number(line, "length", 256),
                number(line, "steps", 3),
                weights(line));
    }

    private static Optional<QuantizationSpec> weights(CommandLine line) {
        String name = line.getOptionValue("weights", "f32");
        if (name.equals("f32")) {
            return Optional.empty();
        }
        Optional<QuantizationSpec> packed = WeightNames.packed(name);
        if (packed.isEmpty()) {
            throw new UsageException(
                    "--weights is '" + name + "', expected f32 or one of " + String.join(", ", WeightNames.all()));
        }
        return packed;
    }

    private static double dropout(CommandLine line) {
        String text = line.getOptionValue("dropout", "0");
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value < 1) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new UsageException("--dropout is " + text + ", expected a number from 0 to below 1");
    }

    private static GenerateBenchmark.Plan generatePlan(CommandLine line, Path model) throws ParseException {
        return new GenerateBenchmark.Plan(
                model,
                number(line, "sequences", 1),
                number(line, "prompt", 128),
                number(line, "tokens", 64),
                weights(line));
    }

    private static int number(CommandLine line, String option, int absent) throws ParseException {
        int value = line.getParsedOptionValue(option, absent);
        if (value < 0) {
            throw new UsageException("--" + option + " is " + value + ", expected a number from 0");
        }
        return value;
    }

    private static void print(BenchmarkResult result, Console console) {
        console.print(String.format(
                "%-28s %9.1f tokens/s   best %.1f ms, median %.1f ms of %d",
                result.name(),
                result.tokensPerSecond(),
                result.bestSeconds() * 1e3,
                result.medianSeconds() * 1e3,
                result.repetitions()));
        console.print(String.format(
                "%-28s weights %.0f MiB, beside them %.0f MiB, peak of the process %.0f MiB",
                "", result.weightBytes() / MIB, result.workBytes() / MIB, result.peakResidentBytes() / MIB));
        long total = result.times().stream().mapToLong(OpTime::nanoseconds).sum();
        for (OpTime time : result.times()) {
            console.print(String.format(
                    "  %-42s %8d calls %10.1f ms %5.1f %%",
                    time.op(), time.calls(), time.nanoseconds() / 1e6, 100.0 * time.nanoseconds() / total));
        }
    }
}
