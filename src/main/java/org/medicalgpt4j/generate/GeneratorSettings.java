package org.medicalgpt4j.generate;

/**
 * How a generator works, whatever it is asked for.
 *
 * @param contextTokens tokens of a prompt and its answer together, at most
 * @param maxSequences answers that grow at the same time, at most
 * @param prefillTokens prompt tokens computed at once, at most
 */
public record GeneratorSettings(int contextTokens, int maxSequences, int prefillTokens) {
    private static final int PREFILL = 512;

    public GeneratorSettings {
        if (contextTokens < 2 || maxSequences < 1 || prefillTokens < 1) {
            throw new GenerationException("a generator needs a context of at least 2 tokens, 1 sequence and 1 token to"
                    + " compute at once, got " + contextTokens + ", " + maxSequences + " and " + prefillTokens);
        }
    }

    public static GeneratorSettings of(int contextTokens, int maxSequences) {
        return new GeneratorSettings(contextTokens, maxSequences, PREFILL);
    }

    /** @throws GenerationException if a prompt of that length leaves no room for an answer */
    public void requireRoom(int promptTokens) {
        if (promptTokens >= contextTokens) {
            throw new GenerationException("the prompt has " + promptTokens
                    + " tokens, but prompt and answer together have at most " + contextTokens);
        }
    }

    public GeneratorSettings withPrefillTokens(int tokens) {
        return new GeneratorSettings(contextTokens, maxSequences, tokens);
    }
}
