package org.medicalgpt4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code medgpt data}. */
final class DataCommand implements Command {
    private static final Set<String> ALWAYS = Set.of("help", "verbose");
    private static final Set<String> RENDERING =
            Set.of("model", "template", "system", "max-length", "train-on-prompt", "date", "variable");

    /** What an action takes beside {@link #RENDERING}; convert takes nothing of that. */
    private static final Map<String, Set<String>> OWN = Map.of(
            "check", Set.of("evaluation", "encoding", "json"),
            "show", Set.of("encoding", "line", "limit", "colour"),
            "convert", Set.of("encoding", "from", "to", "on-bad-line"));

    @Override
    public String name() {
        return "data";
    }

    @Override
    public String summary() {
        return "Check data before training, show its tokens as the model will see them, convert it to another form";
    }

    @Override
    public String arguments() {
        return "check (RECIPE [key=value ...] | FILE ...) | show (RECIPE [key=value ...] | FILE ...)"
                + " | convert --to FORM IN OUT";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt data check recipes/quickstart.yaml",
                "medgpt data check --model models/mine --max-length 1024 --evaluation held-out.jsonl 'data/*.jsonl.gz'",
                "medgpt data show --limit 2 recipes/quickstart.yaml data.maxLength=64",
                "medgpt data show --line 17 data/dialogues.csv",
                "medgpt data convert --to messages data/alpaca.json data/messages.jsonl.zst");
    }

    @Override
    public Options options() {
        return RenderArguments.addTo(new Options())
                .addOption(ModelArguments.option())
                .addOption(Values.option("encoding", "NAME", "utf-8, gb18030, utf-16le or utf-16be (auto)"))
                .addOption(Option.builder()
                        .longOpt("evaluation")
                        .hasArgs()
                        .numberOfArgs(1)
                        .argName("FILE")
                        .desc("check: data that is only evaluated; can be repeated")
                        .get())
                .addOption(Values.flag("json", "check: print what is found as JSON"))
                .addOption(Values.option("line", "N", "show: only the row in this line"))
                .addOption(Values.option("limit", "N", "show: only the first rows (3)"))
                .addOption(Values.option("colour", "WHEN", "show: auto, always or never (auto)"))
                .addOption(Values.option(
                        "to",
                        "FORM",
                        "convert: alpaca, sharegpt, messages, preference (ShareGPT with chosen and rejected)"
                                + " or trl (prompt, chosen, rejected)"))
                .addOption(Values.option("from", "FORM", "convert: the form of the rows (told by their fields)"))
                .addOption(Values.option(
                        "on-bad-line", "WHAT", "convert: fail, or skip rows that cannot be converted (fail)"));
    }

    @Override
    public int run(CommandLine line, Console console) throws IOException {
        List<String> words = line.getArgList();
        String action = words.isEmpty() ? "" : words.get(0);
        if (!OWN.containsKey(action)) {
            throw new UsageException(
                    "expected check, show or convert" + (action.isEmpty() ? "" : ", but got '" + action + "'"));
        }
        requireOwn(line, action);
        List<String> rest = words.subList(1, words.size());
        return switch (action) {
            case "check" -> DataCheckAction.run(line, rest, console);
            case "show" -> DataShowAction.run(line, rest, console);
            default -> DataConvertAction.run(line, rest, console);
        };
    }

    private static void requireOwn(CommandLine line, String action) {
        Set<String> taken = Stream.of(ALWAYS, action.equals("convert") ? Set.<String>of() : RENDERING, OWN.get(action))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        for (Option option : line.getOptions()) {
            if (!taken.contains(option.getLongOpt())) {
                throw new UsageException("--" + option.getLongOpt() + " has no meaning with 'data " + action + "'");
            }
        }
    }

    /** Whether the words name a recipe and changes to it, rather than files of data. */
    static boolean isRecipe(List<String> words) {
        return !words.isEmpty()
                && (words.get(0).endsWith(".yaml") || words.get(0).endsWith(".yml"));
    }

    /** Refuses options that say what a recipe says already. */
    static void requireRecipeAlone(CommandLine line, String... others) {
        for (String option :
                Stream.concat(RENDERING.stream(), Stream.of(others)).sorted().toList()) {
            if (line.hasOption(option)) {
                throw new UsageException(
                        "--" + option + " has no meaning with a recipe: change the recipe's own key instead");
            }
        }
    }
}
