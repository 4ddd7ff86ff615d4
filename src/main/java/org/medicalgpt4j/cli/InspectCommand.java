package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.inspect.graph.GraphKind;
import org.medicalgpt4j.inspect.graph.GraphRequest;
import org.medicalgpt4j.inspect.graph.GraphSurvey;
import org.medicalgpt4j.model.LoraSpec;

/** {@code medgpt inspect}. */
final class InspectCommand implements Command {
    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String summary() {
        return "Show what a training step would run and how much memory it would take, without running it";
    }

    @Override
    public String arguments() {
        return "plan --model PATH [--method lora|full] [--sequences N] [--length N]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt inspect plan --model models/medgpt-tiny --method lora --rank 8 --sequences 4 --length 256",
                "medgpt inspect plan --model config.json --method full --sequences 1 --length 1024 --memory");
    }

    @Override
    public Options options() {
        return PlanArguments.options()
                .addOption(Values.option("method", "NAME", "full or lora (lora)"))
                .addOption(Values.option("rank", "N", "rank of the adapters (8)"))
                .addOption(Values.flag("memory", "print the memory only, not every step"));
    }

    @Override
    public int run(CommandLine line, Console console) {
        if (!line.getArgList().equals(List.of("plan"))) {
            throw new UsageException("expected 'plan'");
        }
        GraphRequest request = new GraphRequest(
                GraphKind.GRADIENT, PlanArguments.batch(line), lora(line), PlanArguments.program(line));
        try (Engine engine = Nd4jEngine.create(PlanArguments.threads(line))) {
            GraphSurvey survey = GraphSurvey.of(engine, PlanArguments.model(line), request);
            PlanTables tables = new PlanTables(survey);
            if (!line.hasOption("memory")) {
                tables.steps().print(console.out());
                console.print("");
            }
            tables.memory().print(console.out());
        }
        return Exit.OK;
    }

    private static Optional<LoraSpec> lora(CommandLine line) {
        Optional<Path> adapter = Values.path(line, "adapter");
        String method = Values.text(line, "method").orElse("lora");
        if (method.equals("full")) {
            for (String option : List.of("adapter", "rank", "targets")) {
                if (line.hasOption(option)) {
                    throw new UsageException("--" + option + " has no meaning with --method full");
                }
            }
            return Optional.empty();
        }
        if (!method.equals("lora")) {
            throw new UsageException("--method is '" + method + "', expected full or lora");
        }
        for (String option : List.of("rank", "targets")) {
            if (adapter.isPresent() && line.hasOption(option)) {
                throw new UsageException("--" + option + " has no meaning with --adapter, which brings its own");
            }
        }
        return adapter.map(AdapterArguments::of)
                .or(() -> Optional.of(
                        AdapterArguments.fresh(Values.count(line, "rank").orElse(8), line)));
    }
}
