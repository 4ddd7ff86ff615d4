package org.medicalgpt4j.generate;

import java.util.List;
import java.util.Set;
import org.medicalgpt4j.generate.sampling.SamplingOptions;

/**
 * How one prompt is answered.
 *
 * @param maxNewTokens the answer has at most so many tokens, one that ends it included
 * @param endTokens ids that end the answer
 * @param stopStrings texts that end the answer and do not appear in it
 * @param logProbabilities whether the result tells each token's log-probability
 * @param specialTokens whether special tokens appear in the text
 */
public record GenerationOptions(
        SamplingOptions sampling,
        int maxNewTokens,
        Set<Integer> endTokens,
        List<String> stopStrings,
        boolean logProbabilities,
        boolean specialTokens) {

    public GenerationOptions {
        endTokens = Set.copyOf(endTokens);
        stopStrings = List.copyOf(stopStrings);
        if (maxNewTokens < 1) {
            throw new GenerationException("max-new-tokens is " + maxNewTokens + ", expected 1 or more");
        }
        if (stopStrings.contains("")) {
            throw new GenerationException("a stop string is empty: it would end every answer before it begins");
        }
    }

    /** The most probable tokens until one of {@code endTokens}. */
    public static GenerationOptions greedy(int maxNewTokens, Set<Integer> endTokens) {
        return new GenerationOptions(SamplingOptions.greedy(), maxNewTokens, endTokens, List.of(), false, false);
    }

    public GenerationOptions with(SamplingOptions newSampling) {
        return new GenerationOptions(
                newSampling, maxNewTokens, endTokens, stopStrings, logProbabilities, specialTokens);
    }

    public GenerationOptions withStops(List<String> strings) {
        return new GenerationOptions(sampling, maxNewTokens, endTokens, strings, logProbabilities, specialTokens);
    }

    public GenerationOptions withLogProbabilities(boolean wanted) {
        return new GenerationOptions(sampling, maxNewTokens, endTokens, stopStrings, wanted, specialTokens);
    }
}
