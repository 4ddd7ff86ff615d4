package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.inspect.graph.GraphFormat;
import org.medicalgpt4j.inspect.graph.GraphKind;
import org.medicalgpt4j.inspect.graph.GraphRequest;
import org.medicalgpt4j.inspect.graph.GraphSurvey;
import org.medicalgpt4j.model.LoraSpec;

/** {@code medgpt export-graph}. */
final class ExportGraphCommand implements Command {
    private static final String OUTPUT = "output";
    private static final String FORMAT = "format";

    @Override
    public String name() {
        return "export-graph";
    }

    @Override
    public String summary() {
        return "Write a model's graph, with shapes, bytes and gradients, as JSON, for Graphviz or as a web page";
    }

    @Override
    public String arguments() {
        return "--model PATH [--gradient | --decode] [--adapter DIR | --lora RANK] [--format json|dot|html] [--output FILE]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt export-graph --model models/medgpt-tiny --gradient --lora 8 --output graph.html",
                "medgpt export-graph --model config.json --sequences 1 --length 64 --format dot | dot -Tsvg -o graph.svg",
                "medgpt export-graph --model model.gguf --decode --length 1024 --format json");
    }

    @Override
    public Options options() {
        return PlanArguments.options()
                .addOption(Values.flag("gradient", "the training step of the next-token objective, not only forward"))
                .addOption(Values.flag("decode", "one new token for each sequence, the others being cached"))
                .addOption(Values.option("lora", "RANK", "give linear layers adapters of this rank"))
                .addOption(Values.option(FORMAT, "NAME", "json, dot or html (the ending of --output, or json)"))
                .addOption(Values.option(OUTPUT, "FILE", "file to write (standard output)"));
    }

    @Override
    public int run(CommandLine line, Console console) {
        if (!line.getArgList().isEmpty()) {
            throw new UsageException("unexpected argument '" + line.getArgList().get(0) + "'");
        }
        Optional<Path> output = Values.path(line, OUTPUT);
        GraphFormat format = format(line, output);
        GraphRequest request =
                new GraphRequest(kind(line), PlanArguments.batch(line), lora(line), PlanArguments.program(line));
        String text;
        try (Engine engine = Nd4jEngine.create(PlanArguments.threads(line))) {
            text = format.write(GraphSurvey.of(engine, PlanArguments.model(line), request));
        }
        if (output.isPresent()) {
            Publication.onDisk().file(output.get(), FileContent.text(text));
            console.say("wrote " + output.get());
        } else {
            console.out().print(text);
            console.out().flush();
        }
        return Exit.OK;
    }

    private static GraphKind kind(CommandLine line) {
        boolean gradient = line.hasOption("gradient");
        boolean decode = line.hasOption("decode");
        if (gradient && decode) {
            throw new UsageException("expected --gradient or --decode, not both: nothing is learned while decoding");
        }
        return gradient ? GraphKind.GRADIENT : decode ? GraphKind.DECODE : GraphKind.FORWARD;
    }

    private static Optional<LoraSpec> lora(CommandLine line) {
        Optional<Path> adapter = Values.path(line, "adapter");
        Optional<Integer> rank = Values.count(line, "lora");
        if (adapter.isPresent() && rank.isPresent()) {
            throw new UsageException("expected --adapter or --lora, not both");
        }
        if (rank.isEmpty() && line.hasOption("targets")) {
            throw new UsageException("--targets needs --lora RANK");
        }
        return adapter.map(AdapterArguments::of).or(() -> rank.map(found -> AdapterArguments.fresh(found, line)));
    }

    private static GraphFormat format(CommandLine line, Optional<Path> output) {
        String ending = output.map(path -> path.getFileName().toString())
                .filter(name -> name.contains("."))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .orElse("");
        return Values.text(line, FORMAT)
                .map(name -> GraphFormat.named(name)
                        .orElseThrow(
                                () -> new UsageException("--format is '" + name + "', expected json, dot or html")))
                .or(() -> GraphFormat.named(ending))
                .orElse(GraphFormat.JSON);
    }
}
