package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.tool.parity.ParityCheck;
import org.medicalgpt4j.tool.parity.Quantity;
import org.medicalgpt4j.tool.parity.Tolerances;

/** {@code medgpt parity}. */
final class ParityCommand implements Command {
    @Override
    public String name() {
        return "parity";
    }

    @Override
    public String summary() {
        return "Compare logits, losses, gradients and training runs with reference values in model folders";
    }

    @Override
    public String arguments() {
        return "DIR [DIR ...]";
    }

    @Override
    public List<String> examples() {
        return List.of("medgpt parity models/converted", "medgpt parity --plain models/converted");
    }

    @Override
    public Options options() {
        return EngineArguments.addTo(new Options())
                .addOption(Option.builder()
                        .longOpt("plain")
                        .desc("run the plain implementation of every op instead of the fast kernels")
                        .get())
                .addOption(Option.builder()
                        .longOpt("threads")
                        .hasArg()
                        .argName("N")
                        .type(Integer.class)
                        .desc("threads to use (default: all processors)")
                        .get());
    }

    @Override
    public int run(CommandLine line, Console console) throws Exception {
        if (line.getArgList().isEmpty()) {
            throw new UsageException("expected at least one model folder");
        }
        int threads = line.getParsedOptionValue("threads", 0);
        boolean ok = true;
        try (Engine engine = EngineArguments.create(line, threads)) {
            ParityCheck check = new ParityCheck(
                    engine,
                    ProgramOptions.standard().withPlain(line.hasOption("plain")),
                    Tolerances.of(EngineArguments.format(line)));
            for (String argument : line.getArgList()) {
                Path folder = Path.of(argument);
                console.print(folder.toString());
                for (Quantity quantity : check.run(folder)) {
                    console.print(text(quantity));
                    ok &= quantity.ok();
                }
            }
        }
        return ok ? Exit.OK : Exit.FAILURE;
    }

    private static String text(Quantity q) {
        return String.format(
                "  %-72s error %.2e  of %.2e  ratio %.1e  %s",
                q.name(), q.largestError(), q.magnitude(), q.ratio(), q.ok() ? "ok" : "FAIL");
    }
}
