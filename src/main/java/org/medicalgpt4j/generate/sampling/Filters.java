package org.medicalgpt4j.generate.sampling;

/**
 * Which tokens may be drawn at all. Every filter leaves at least the most probable token.
 *
 * @param topK the k most probable tokens and those tied with the last of them; 0 for all
 * @param topP the most probable tokens whose probabilities reach this sum; 1 for all (Holtzman et al., "The Curious Case
 *     of Neural Text Degeneration", 2020)
 * @param minP tokens at least this times as probable as the most probable one; 0 for all (Nguyen et al., "Turning Up the
 *     Heat: Min-p Sampling", 2024)
 * @param typicalP the tokens nearest to the expected information whose probabilities reach this sum; 1 for all (Meister
 *     et al., "Locally Typical Sampling", 2022)
 * @param epsilonCutoff tokens at least this probable; 0 for all (Hewitt et al., "Truncation Sampling as Language Model
 *     Desmoothing", 2022)
 * @param etaCutoff the same with a bound that falls where the distribution is flat; 0 for all (same paper)
 */
public record Filters(int topK, double topP, double minP, double typicalP, double epsilonCutoff, double etaCutoff) {
    public static final Filters NONE = new Filters(0, 1, 0, 1, 0, 0);

    public Filters {
        SamplingException.require(topK >= 0, "top-k", topK, "0 (all) or more");
        SamplingException.require(topP >= 0 && topP <= 1, "top-p", topP, "from 0 to 1");
        SamplingException.require(minP >= 0 && minP <= 1, "min-p", minP, "from 0 to 1");
        SamplingException.require(typicalP > 0 && typicalP <= 1, "typical-p", typicalP, "above 0 and at most 1");
        SamplingException.require(
                epsilonCutoff >= 0 && epsilonCutoff < 1, "epsilon-cutoff", epsilonCutoff, "from 0 to below 1");
        SamplingException.require(etaCutoff >= 0 && etaCutoff < 1, "eta-cutoff", etaCutoff, "from 0 to below 1");
    }

    /** The usual pair. */
    public static Filters top(int k, double p) {
        return new Filters(k, p, 0, 1, 0, 0);
    }

    public static Filters minP(double p) {
        return new Filters(0, 1, p, 1, 0, 0);
    }
}
