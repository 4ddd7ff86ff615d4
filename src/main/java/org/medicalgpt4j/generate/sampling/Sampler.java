package org.medicalgpt4j.generate.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.random.Philox;

/**
 * Chooses next tokens. A choice depends on the logits, the history, and the place (sequence, step) alone: not on what else
 * is in the batch or which thread runs it. Keeps memory for the candidates, so one sampler serves one thread.
 */
public final class Sampler {
    /** Sets these draws apart from all others under the same seed. */
    private static final int PURPOSE = 0x73616d70;

    private final Candidates candidates = new Candidates();

    /**
     * The next token.
     *
     * @param logits contains the row {@code [offset, offset + vocabulary)}; not changed
     * @param sequence number of the sequence among all under this seed
     * @param step number of the token in its answer
     */
    public int next(
            float[] logits,
            int offset,
            int vocabulary,
            SamplingOptions options,
            TokenHistory history,
            long sequence,
            int step) {
        if (options.isGreedy() && options.penalties().equals(Penalties.NONE)) {
            return largest(logits, offset, vocabulary);
        }
        candidates.reset(logits, offset, vocabulary);
        penalties(options.penalties()).forEach(rule -> rule.apply(candidates, history));
        requireFinite(candidates.score(candidates.best()));
        if (options.isGreedy()) {
            return candidates.id(candidates.best());
        }
        filters(options).forEach(rule -> rule.apply(candidates, history));
        return candidates.id(draw(candidates.probabilities(), uniform(options.seed(), sequence, step)));
    }

    /**
     * The same choice as a wish that an engine can fulfil where its logits lie. Absent for rules that only this class
     * knows.
     */
    public static Optional<TokenDraw> draw(SamplingOptions options, TokenHistory history, long sequence, int step) {
        Filters filters = options.filters();
        Penalties penalties = options.penalties();
        boolean known = penalties.noRepeatNgram() == 0
                && (options.isGreedy()
                        || filters.typicalP() == 1 && filters.epsilonCutoff() == 0 && filters.etaCutoff() == 0);
        if (!known) {
            return Optional.empty();
        }
        boolean penalized = penalties.repetition() != 1 || penalties.frequency() != 0 || penalties.presence() != 0;
        int[] tokens = penalized ? history.distinct() : new int[0];
        int[] counts = new int[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            counts[i] = history.generated().getOrDefault(tokens[i], 0);
        }
        return Optional.of(new TokenDraw(
                options.temperature(),
                filters.topK(),
                filters.topP(),
                filters.minP(),
                options.isGreedy() ? 0 : uniform(options.seed(), sequence, step),
                tokens,
                counts,
                penalties.repetition(),
                penalties.frequency(),
                penalties.presence()));
    }

    /** A token that an engine has drawn, if it could. */
    public static int requireDrawn(int token) {
        requireFinite(token < 0 ? Double.NaN : 0);
        return token;
    }

    /** Probability of every token after penalties, temperature and filters; greedy counts as temperature 1 here. */
    double[] distribution(float[] logits, SamplingOptions options, TokenHistory history) {
        candidates.reset(logits, 0, logits.length);
        penalties(options.penalties()).forEach(rule -> rule.apply(candidates, history));
        filters(options).forEach(rule -> rule.apply(candidates, history));
        double[] left = candidates.probabilities();
        double[] all = new double[logits.length];
        for (int i = 0; i < candidates.size(); i++) {
            all[candidates.id(i)] = left[i];
        }
        return all;
    }

    private static List<Rule> penalties(Penalties penalties) {
        List<Rule> rules = new ArrayList<>();
        if (penalties.repetition() != 1) {
            rules.add(new PenaltyRules.Repetition(penalties.repetition()));
        }
        if (penalties.noRepeatNgram() > 0) {
            rules.add(new PenaltyRules.NoRepeat(penalties.noRepeatNgram()));
        }
        if (penalties.frequency() != 0 || penalties.presence() != 0) {
            rules.add(new PenaltyRules.Occurrence(penalties.frequency(), penalties.presence()));
        }
        return rules;
    }

    private static List<Rule> filters(SamplingOptions options) {
        Filters filters = options.filters();
        List<Rule> rules = new ArrayList<>();
        if (options.temperature() != 1 && !options.isGreedy()) {
            rules.add(new FilterRules.Temperature(options.temperature()));
        }
        if (filters.topK() > 0) {
            rules.add(new FilterRules.TopK(filters.topK()));
        }
        if (filters.topP() < 1) {
            rules.add(new FilterRules.TopP(filters.topP()));
        }
        if (filters.minP() > 0) {
            rules.add(new FilterRules.MinP(filters.minP()));
        }
        if (filters.typicalP() < 1) {
            rules.add(new FilterRules.TypicalP(filters.typicalP()));
        }
        if (filters.epsilonCutoff() > 0) {
            rules.add(new FilterRules.EpsilonCutoff(filters.epsilonCutoff()));
        }
        if (filters.etaCutoff() > 0) {
            rules.add(new FilterRules.EtaCutoff(filters.etaCutoff()));
        }
        return rules;
    }

    private static int largest(float[] logits, int offset, int vocabulary) {
        int best = offset;
        boolean numbers = true;
        for (int i = offset; i < offset + vocabulary; i++) {
            numbers &= !Float.isNaN(logits[i]);
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        requireFinite(numbers ? logits[best] : Double.NaN);
        return best - offset;
    }

    private static void requireFinite(double best) {
        if (!Double.isFinite(best)) {
            throw new SamplingException("no token can be chosen: the largest logit is " + best
                    + "; the model's weights may be damaged, or no-repeat-ngram leaves no token");
        }
    }

    /** In [0, 1), 48 random bits. */
    private static double uniform(long seed, long sequence, int step) {
        int low = (int) seed;
        int high = (int) (seed >>> 32);
        double coarse = Philox.uniform(low, high, sequence, step, PURPOSE);
        double fine = Philox.uniform(low, high, sequence, step, PURPOSE + 1);
        return coarse + fine * 0x1p-24;
    }

    private int draw(double[] probabilities, double uniform) {
        double sum = 0;
        int last = -1;
        for (int i = 0; i < candidates.size(); i++) {
            if (probabilities[i] > 0) {
                last = i;
                sum += probabilities[i];
                if (uniform < sum) {
                    break;
                }
            }
        }
        requireFinite(last < 0 ? Double.NaN : sum);
        return last;
    }
}
