package org.medicalgpt4j.generate.sampling;

/**
 * What makes tokens that were there before less (or more) probable.
 *
 * @param repetition positive logits of tokens of the prompt and the answer so far are divided by it, negative ones
 *     multiplied; 1 for none (Keskar et al., "CTRL", 2019)
 * @param noRepeatNgram no sequence of so many tokens occurs twice in prompt and answer; 0 for no such rule
 * @param frequency subtracted from a token's logit for each time the answer has it
 * @param presence subtracted from the logit of each token that the answer has
 */
public record Penalties(double repetition, int noRepeatNgram, double frequency, double presence) {
    public static final Penalties NONE = new Penalties(1, 0, 0, 0);

    public Penalties {
        SamplingException.require(
                repetition > 0 && repetition < Double.POSITIVE_INFINITY, "repetition-penalty", repetition, "above 0");
        SamplingException.require(noRepeatNgram >= 0, "no-repeat-ngram", noRepeatNgram, "0 (off) or more");
        SamplingException.require(Double.isFinite(frequency), "frequency-penalty", frequency, "a number");
        SamplingException.require(Double.isFinite(presence), "presence-penalty", presence, "a number");
    }

    public static Penalties repetition(double penalty) {
        return new Penalties(penalty, 0, 0, 0);
    }
}
