package org.medicalgpt4j.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.tool.corpus.Corpus;
import org.medicalgpt4j.tool.corpus.CorpusFiles;
import org.medicalgpt4j.tool.corpus.CorpusOptions;

/** Writes the medical corpus that the embedded model is trained on. */
final class CorpusCommand implements Command {
    private static final String OUTPUT = "output";
    private static final String SEED = "seed";
    private static final String PARAGRAPHS = "paragraphs";
    private static final String OVERWRITE = "overwrite";

    @Override
    public String name() {
        return "corpus";
    }

    @Override
    public String summary() {
        return "Write a small medical corpus: text to pre-train on, dialogues, held-out questions";
    }

    @Override
    public String arguments() {
        return "--output DIR [--seed N] [--paragraphs N] [--overwrite]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt corpus --output out/corpus", "medgpt corpus --output out/other --seed 7 --paragraphs 20");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(valued(OUTPUT, "DIR", "folder that receives the files"))
                .addOption(valued(
                        SEED,
                        "N",
                        "decides every random choice; the bundled files have " + CorpusOptions.DEFAULT.seed()))
                .addOption(valued(
                        PARAGRAPHS,
                        "N",
                        "paragraphs for each subject and language; default " + CorpusOptions.DEFAULT.paragraphs()))
                .addOption(Option.builder()
                        .longOpt(OVERWRITE)
                        .desc("replace a folder that is already there")
                        .get());
    }

    @Override
    public int run(CommandLine line, Console console) {
        if (!line.getArgList().isEmpty()) {
            throw new UsageException(
                    "takes no arguments, but got '" + line.getArgList().get(0) + "'");
        }
        if (!line.hasOption(OUTPUT)) {
            throw new UsageException("expected --output DIR");
        }
        CorpusOptions options = CorpusOptions.DEFAULT
                .withSeed(number(line, SEED, CorpusOptions.DEFAULT.seed()))
                .withParagraphs(Math.toIntExact(number(line, PARAGRAPHS, CorpusOptions.DEFAULT.paragraphs())));
        ExistingFolder existing = line.hasOption(OVERWRITE) ? ExistingFolder.REPLACE : ExistingFolder.REFUSE;
        console.print(
                CorpusFiles.write(Corpus.make(options), RecipeArguments.path(line.getOptionValue(OUTPUT)), existing));
        return Exit.OK;
    }

    private static Option valued(String name, String argument, String says) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(says)
                .get();
    }

    private static long number(CommandLine line, String option, long absent) {
        String text = line.getOptionValue(option);
        if (text == null) {
            return absent;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException("--" + option + " is '" + text + "', expected a whole number");
        }
    }
}
