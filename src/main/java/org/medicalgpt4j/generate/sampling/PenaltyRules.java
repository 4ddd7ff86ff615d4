package org.medicalgpt4j.generate.sampling;

/** Rules about tokens that were there before. They come first, while the candidates are all tokens: index equals id. */
final class PenaltyRules {
    private PenaltyRules() {}

    /** {@link Penalties#repetition}. */
    record Repetition(double penalty) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            history.forEachDistinct(token -> {
                double score = candidates.score(token);
                candidates.score(token, score < 0 ? score * penalty : score / penalty);
            });
        }
    }

    /** {@link Penalties#noRepeatNgram}. */
    record NoRepeat(int ngram) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            int prefix = ngram - 1;
            int last = history.length() - prefix;
            for (int start = 0; start < last; start++) {
                int same = 0;
                while (same < prefix && history.token(start + same) == history.token(last + same)) {
                    same++;
                }
                if (same == prefix) {
                    candidates.score(history.token(start + prefix), Double.NEGATIVE_INFINITY);
                }
            }
        }
    }

    /** {@link Penalties#frequency} and {@link Penalties#presence}. */
    record Occurrence(double frequency, double presence) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            history.generated()
                    .forEach((token, count) ->
                            candidates.score(token, candidates.score(token) - frequency * count - presence));
        }
    }
}
