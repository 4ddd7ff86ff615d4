package org.medicalgpt4j.generate;

/**
 * An answer.
 *
 * @param tokens generated ids, with the one that ended the answer and those of a stop string
 * @param text what the tokens say, without the end token, and up to a stop string
 * @param logProbabilities natural logarithm of each token's probability under the model, before penalties, temperature
 *     and filters; empty unless asked for
 * @param prefilled prompt tokens that were computed, the others being in the cache from before
 */
public record GenerationResult(
        int[] tokens,
        String text,
        FinishReason finishReason,
        float[] logProbabilities,
        int promptTokens,
        int prefilled,
        Timings timings) {

    /**
     * @param firstToken nanoseconds from admission to the first token
     * @param total nanoseconds from admission to the end
     */
    public record Timings(long firstToken, long total) {

        /** Tokens a second after the first one; 0 if there was no second one. */
        public double tokensPerSecond(int tokens) {
            return tokens < 2 || total <= firstToken ? 0 : (tokens - 1) * 1e9 / (total - firstToken);
        }
    }
}
