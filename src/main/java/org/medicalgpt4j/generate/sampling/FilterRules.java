package org.medicalgpt4j.generate.sampling;

/** {@link Filters} and the temperature, each as transformers' class of that name does it. */
final class FilterRules {
    private FilterRules() {}

    record Temperature(double temperature) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            for (int i = 0; i < candidates.size(); i++) {
                candidates.score(i, candidates.score(i) / temperature);
            }
        }
    }

    record TopK(int k) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            if (k < candidates.size()) {
                double least = -candidates.threshold(i -> -candidates.score(i), i -> 1, k);
                candidates.retain(i -> candidates.score(i) >= least);
            }
        }
    }

    /** Of equally probable tokens at the border those with the higher ids stay, as a stable ascending sort leaves them. */
    record TopP(double p) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            double[] probabilities = candidates.probabilities();
            // Tokens as improbable as this one sum up to 1 - p at most, so that none of them is kept.
            double least = Math.min((1 - p) / candidates.size(), probabilities[candidates.best()] * 0.5);
            candidates.retain(i -> probabilities[i] > least);
            double border = -candidates.threshold(i -> -candidates.score(i), i -> probabilities[i], p);
            double reached = 0;
            double tied = 0;
            int ties = 0;
            for (int i = 0; i < candidates.size(); i++) {
                if (candidates.score(i) > border) {
                    reached += probabilities[i];
                } else if (candidates.score(i) == border) {
                    tied = probabilities[i];
                    ties++;
                }
            }
            int kept = 1;
            while (kept < ties && reached + kept * tied < p) {
                kept++;
            }
            int[] dropped = {ties - kept};
            candidates.retain(i -> candidates.score(i) > border || candidates.score(i) == border && dropped[0]-- <= 0);
        }
    }

    record MinP(double p) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            double largest = candidates.score(candidates.best());
            candidates.retain(i -> Math.exp(candidates.score(i) - largest) >= p);
        }
    }

    record TypicalP(double p) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            double[] probabilities = candidates.probabilities();
            double[] surprise = new double[candidates.size()];
            double entropy = 0;
            for (int i = 0; i < surprise.length; i++) {
                surprise[i] = -Math.log(probabilities[i]);
                entropy += probabilities[i] > 0 ? probabilities[i] * surprise[i] : 0;
            }
            for (int i = 0; i < surprise.length; i++) {
                surprise[i] = Math.abs(surprise[i] - entropy);
            }
            double border = candidates.threshold(i -> surprise[i], i -> probabilities[i], p);
            candidates.retain(i -> surprise[i] <= border);
        }
    }

    record EpsilonCutoff(double epsilon) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            retainProbable(candidates, candidates.probabilities(), epsilon);
        }
    }

    record EtaCutoff(double eta) implements Rule {
        @Override
        public void apply(Candidates candidates, TokenHistory history) {
            double[] probabilities = candidates.probabilities();
            double entropy = 0;
            for (int i = 0; i < candidates.size(); i++) {
                entropy -= probabilities[i] > 0 ? probabilities[i] * Math.log(probabilities[i]) : 0;
            }
            retainProbable(candidates, probabilities, Math.min(eta, Math.sqrt(eta) * Math.exp(-entropy)));
        }
    }

    private static void retainProbable(Candidates candidates, double[] probabilities, double least) {
        double largest = candidates.score(candidates.best());
        candidates.retain(i -> probabilities[i] >= least || candidates.score(i) == largest);
    }
}
