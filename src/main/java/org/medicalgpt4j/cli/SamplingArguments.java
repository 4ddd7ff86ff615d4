package org.medicalgpt4j.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.generate.GenerationDefaults;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.sampling.Filters;
import org.medicalgpt4j.generate.sampling.Penalties;
import org.medicalgpt4j.generate.sampling.SamplingOptions;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Options that say how answers are generated; what they leave open is as the model's generation_config.json has it. */
final class SamplingArguments {
    private static final int MAX_NEW_TOKENS = 512;
    private static final List<String> RANDOM =
            List.of("top-k", "top-p", "min-p", "typical-p", "epsilon-cutoff", "eta-cutoff");

    private SamplingArguments() {}

    static Options options() {
        return new Options()
                .addOption(Values.option("max-new-tokens", "N", "longest answer (512, or as the model says)"))
                .addOption(
                        Values.option("temperature", "T", "0: always the most probable token; 1: as the model has it"))
                .addOption(Values.option("top-k", "K", "draw from the K most probable tokens"))
                .addOption(Values.option("top-p", "P", "draw from the most probable tokens that make up P"))
                .addOption(Values.option("min-p", "P", "draw from tokens at least P times as probable as the best"))
                .addOption(Values.option("typical-p", "P", "draw from the most typical tokens that make up P"))
                .addOption(Values.option("epsilon-cutoff", "P", "draw from tokens of probability P or more"))
                .addOption(Values.option("eta-cutoff", "P", "the same, with a lower bound where many are possible"))
                .addOption(Values.option("repetition-penalty", "X", "above 1: fewer tokens that were there before"))
                .addOption(Values.option("no-repeat-ngram", "N", "no N tokens in a row occur twice"))
                .addOption(Values.option(
                        "frequency-penalty", "X", "taken from a token's logit for each use in the answer"))
                .addOption(Values.option("presence-penalty", "X", "taken from the logit of tokens in the answer"))
                .addOption(Values.option("seed", "N", "seed of the draws (0)"))
                .addOption(Values.option("stop", "TEXT", "end the answer before this text; may be given several times"))
                .addOption(Values.flag("ignore-eos", "go on after tokens that end a text"));
    }

    /** @param usualStops what ends answers beside the model's end tokens, given its chat template */
    static GenerationOptions read(CommandLine line, ModelFiles files, Tokenizer tokenizer, List<String> usualStops) {
        GenerationDefaults defaults = GenerationDefaults.of(files.source());
        OptionalInt usual = defaults.maxNewTokens();
        int maxNewTokens = Values.count(line, "max-new-tokens").orElse(usual.orElse(MAX_NEW_TOKENS));
        Set<Integer> ends = new HashSet<>(line.hasOption("ignore-eos") ? Set.of() : files.endTokens(tokenizer));
        List<String> stops = new ArrayList<>();
        if (!line.hasOption("ignore-eos")) {
            usualStops.forEach(stop -> addStop(stop, tokenizer, ends, stops));
        }
        Stream.of(line.hasOption("stop") ? line.getOptionValues("stop") : new String[0])
                .forEach(stop -> addStop(stop, tokenizer, ends, stops));
        SamplingOptions sampling =
                sampling(line, defaults.sampling(Values.longNumber(line, "seed").orElse(0L)));
        return new GenerationOptions(sampling, maxNewTokens, ends, stops, line.hasOption("log-probabilities"), false);
    }

    /** Special tokens do not appear in the text, so that one of them must be looked for among the tokens. */
    private static void addStop(String stop, Tokenizer tokenizer, Set<Integer> ends, List<String> stops) {
        OptionalInt special = tokenizer.tokenId(stop);
        if (special.isPresent() && tokenizer.specialIds().contains(special.getAsInt())) {
            ends.add(special.getAsInt());
        } else {
            stops.add(stop);
        }
    }

    private static SamplingOptions sampling(CommandLine line, SamplingOptions usual) {
        Filters filters = usual.filters();
        Penalties penalties = usual.penalties();
        // who names a filter wants to draw
        double temperature = usual.isGreedy() && RANDOM.stream().anyMatch(line::hasOption) ? 1 : usual.temperature();
        return new SamplingOptions(
                Values.number(line, "temperature").orElse(temperature),
                new Filters(
                        Values.whole(line, "top-k").orElse(filters.topK()),
                        Values.number(line, "top-p").orElse(filters.topP()),
                        Values.number(line, "min-p").orElse(filters.minP()),
                        Values.number(line, "typical-p").orElse(filters.typicalP()),
                        Values.number(line, "epsilon-cutoff").orElse(filters.epsilonCutoff()),
                        Values.number(line, "eta-cutoff").orElse(filters.etaCutoff())),
                new Penalties(
                        Values.number(line, "repetition-penalty").orElse(penalties.repetition()),
                        Values.whole(line, "no-repeat-ngram").orElse(penalties.noRepeatNgram()),
                        Values.number(line, "frequency-penalty").orElse(0.0),
                        Values.number(line, "presence-penalty").orElse(0.0)),
                usual.seed());
    }
}
