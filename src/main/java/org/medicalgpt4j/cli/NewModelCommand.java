package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.medicalgpt4j.tool.fresh.ModelShape;
import org.medicalgpt4j.tool.fresh.NewModel;

/** {@code medgpt new-model}. */
final class NewModelCommand implements Command {
    @Override
    public String name() {
        return "new-model";
    }

    @Override
    public String summary() {
        return "Make a model folder without weights: a configuration, and a tokenizer learned from text files";
    }

    @Override
    public String arguments() {
        return "--text FILE [--text FILE ...] --output DIR";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt new-model --text out/corpus/pretrain.jsonl --vocabulary 3000 --hidden 128 --layers 4 --output out/new");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(
                        option(
                                "text",
                                "FILE",
                                "text file, or JSON Lines with a text in each row, to learn the tokenizer from; may be given several times"))
                .addOption(option("output", "DIR", "folder to write"))
                .addOption(option("family", "NAME", "llama or qwen2 (default: qwen2)"))
                .addOption(option("vocabulary", "N", "most tokens of the tokenizer (default: 3000)"))
                .addOption(option("hidden", "N", "width of the hidden states (default: 128)"))
                .addOption(option("intermediate", "N", "width of the feed-forward blocks (default: 3 x hidden)"))
                .addOption(option("layers", "N", "layers (default: 4)"))
                .addOption(option("heads", "N", "attention heads (default: 4)"))
                .addOption(option("kv-heads", "N", "heads of keys and values (default: as heads)"))
                .addOption(option("positions", "N", "longest sequence (default: 512)"))
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
                .type(argument.equals("N") ? Integer.class : String.class)
                .desc(description)
                .get();
    }

    @Override
    public int run(CommandLine line, Console console) throws ParseException {
        for (String required : List.of("text", "output")) {
            if (!line.hasOption(required)) {
                throw new UsageException("expected --" + required);
            }
        }
        String family = line.getOptionValue("family", "qwen2");
        if (!List.of("llama", "qwen2").contains(family)) {
            throw new UsageException("--family is '" + family + "', expected llama or qwen2");
        }
        int hidden = number(line, "hidden", 128);
        int heads = number(line, "heads", 4);
        ModelShape shape = new ModelShape(
                family,
                number(line, "vocabulary", 3000),
                hidden,
                number(line, "intermediate", 3 * hidden),
                number(line, "layers", 4),
                heads,
                number(line, "kv-heads", heads),
                number(line, "positions", 512));
        List<Path> texts =
                Arrays.stream(line.getOptionValues("text")).map(Path::of).toList();
        Path output = Path.of(line.getOptionValue("output"));
        int tokens = NewModel.create(shape, texts, output, line.hasOption("overwrite"));
        console.print("a " + family + " model without weights, with " + tokens + " tokens, is in " + output);
        return Exit.OK;
    }

    private static int number(CommandLine line, String option, int absent) throws ParseException {
        int value = line.getParsedOptionValue(option, absent);
        if (value < 1) {
            throw new UsageException("--" + option + " is " + value + ", expected a number from 1");
        }
        return value;
    }
}
