package org.medicalgpt4j.engine;

/**
 * How a token is drawn from a row of logits, in this order: penalties, temperature, top-k, top-p, min-p.
 *
 * @param temperature 0 takes the largest logit
 * @param topK 0 for all
 * @param topP 1 for all
 * @param minP 0 for all
 * @param uniform the random number, from 0 to below 1
 * @param history tokens that were there before, each once
 * @param counts how often the answer has each of them
 * @param repetition logits of the history are divided by it if positive, else multiplied; 1 for none
 * @param frequency subtracted from logits for each time the answer has the token
 * @param presence subtracted from logits of tokens that the answer has
 */
public record TokenDraw(
        double temperature,
        int topK,
        double topP,
        double minP,
        double uniform,
        int[] history,
        int[] counts,
        double repetition,
        double frequency,
        double presence) {

    /** The most probable token. */
    public static TokenDraw greedy() {
        return new TokenDraw(0, 0, 1, 0, 0, new int[0], new int[0], 1, 0, 0);
    }
}
