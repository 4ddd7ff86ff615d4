package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.tool.vocabulary.FirstRows;
import org.medicalgpt4j.tool.vocabulary.NewToken;
import org.medicalgpt4j.tool.vocabulary.VocabularyExtension;

/** {@code medgpt add-tokens}. */
final class AddTokensCommand implements Command {
    @Override
    public String name() {
        return "add-tokens";
    }

    @Override
    public String summary() {
        return "Write a model folder again with more tokens: tokenizer, configuration, rows of embedding and head";
    }

    @Override
    public String arguments() {
        return "--model DIR --output DIR (--token TEXT ... | --special TEXT ... | --tokenizer DIR)";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt add-tokens --model models/medgpt-tiny --output out/more --token amlodipine --special '<|lab|>'",
                "medgpt add-tokens --model models/base --tokenizer out/merged-tokenizer --output out/more"
                        + " --pad-to-multiple-of 64");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Values.option("model", "DIR", "model folder"))
                .addOption(Values.option("output", "DIR", "model folder to write"))
                .addOption(Values.option("token", "TEXT", "token to add; may be given several times"))
                .addOption(Values.option("special", "TEXT", "the same for a token that marks structure"))
                .addOption(Values.option("tokenizer", "DIR", "folder of a tokenizer with the model's tokens and more"))
                .addOption(Values.option(
                        "initial", "KIND", "new rows: mean (of all rows, with a little noise) or normal (mean)"))
                .addOption(Values.option("seed", "N", "seed of the random numbers in new rows (0)"))
                .addOption(Values.option("pad-to-multiple-of", "N", "make the number of rows a multiple of N (1)"))
                .addOption(Values.option("shard", "GB", "largest weight file in GB (5)"))
                .addOption(Values.flag("overwrite", "replace the output folder if it is there"));
    }

    @Override
    public int run(CommandLine line, Console console) {
        Path model = required(line, "model");
        Path output = required(line, "output");
        List<NewToken> tokens = new ArrayList<>();
        texts(line, "token").map(text -> new NewToken(text, false)).forEach(tokens::add);
        texts(line, "special").map(text -> new NewToken(text, true)).forEach(tokens::add);
        Optional<Path> tokenizer = Values.path(line, "tokenizer");
        if (tokens.isEmpty() == tokenizer.isEmpty()) {
            throw new UsageException("expected either --token or --special, or --tokenizer");
        }
        VocabularyExtension.Options options = new VocabularyExtension.Options(
                first(line),
                Values.longNumber(line, "seed").orElse(0L),
                Values.count(line, "pad-to-multiple-of").orElse(1),
                MergeCommand.shard(line),
                line.hasOption("overwrite"));
        VocabularyExtension.Result result = tokenizer.isPresent()
                ? VocabularyExtension.with(model, tokenizer.get(), output, options)
                : VocabularyExtension.adding(model, tokens, output, options);
        console.print("added " + result.added() + " tokens: " + result.folder() + " has " + result.tokens() + ", and "
                + result.rows() + " rows of weights for them");
        return Exit.OK;
    }

    private static Path required(CommandLine line, String name) {
        return Values.path(line, name).orElseThrow(() -> new UsageException("expected --" + name));
    }

    private static Stream<String> texts(CommandLine line, String name) {
        return line.hasOption(name) ? Stream.of(line.getOptionValues(name)) : Stream.empty();
    }

    private static FirstRows first(CommandLine line) {
        String kind = Values.text(line, "initial").orElse("mean");
        return switch (kind) {
            case "mean" -> FirstRows.MEAN;
            case "normal" -> FirstRows.NORMAL;
            default -> throw new UsageException("--initial is '" + kind + "', expected mean or normal");
        };
    }
}
