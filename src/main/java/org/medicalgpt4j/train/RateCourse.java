package org.medicalgpt4j.train;

import org.medicalgpt4j.recipe.DecayShape;

/**
 * Course of a learning rate after its warm-up, in shares of the peak, as transformers' schedules of the same names define
 * it.
 */
public sealed interface RateCourse {

    /**
     * @param position steps done, at least {@code warmup}
     * @param warmup steps of the warm-up
     * @param total steps of the run
     */
    double share(long position, long warmup, long total);

    /** Share that the warm-up begins with. */
    default double start() {
        return 0;
    }

    private static double progress(long position, long warmup, long total) {
        return (double) (position - warmup) / Math.max(1, total - warmup);
    }

    private static double cosine(double progress) {
        return 0.5 * (1 + Math.cos(Math.PI * progress));
    }

    private static double above(double minimum, double share) {
        return Math.max(0, share * (1 - minimum) + minimum);
    }

    /** {@code 1} */
    record Constant() implements RateCourse {
        @Override
        public double share(long position, long warmup, long total) {
            return 1;
        }
    }

    /** {@code 1 - progress} */
    record Linear() implements RateCourse {
        @Override
        public double share(long position, long warmup, long total) {
            return Math.max(0, 1 - progress(position, warmup, total));
        }
    }

    /** {@code minimum + (1 - minimum) (1 + cos(pi progress)) / 2} (Loshchilov and Hutter 2017, arXiv:1608.03983) */
    record Cosine(double minimum) implements RateCourse {
        @Override
        public double share(long position, long warmup, long total) {
            return above(minimum, cosine(progress(position, warmup, total)));
        }
    }

    /** {@code minimum + (1 - minimum) (1 - progress)^power} */
    record Polynomial(double power, double minimum) implements RateCourse {
        @Override
        public double share(long position, long warmup, long total) {
            return above(minimum, Math.pow(Math.max(0, 1 - progress(position, warmup, total)), power));
        }
    }

    /** {@code sqrt(timescale / (position - warmup + timescale))} (Zhai et al. 2022, arXiv:2106.04560) */
    record InverseSquareRoot(long timescale) implements RateCourse {
        @Override
        public double share(long position, long warmup, long total) {
            return 1 / Math.sqrt((double) (position - warmup + timescale) / timescale);
        }
    }

    /**
     * Stays until the last steps and falls in them (Hu et al. 2024, "MiniCPM", arXiv:2404.06395). The warm-up begins at the
     * minimum too.
     *
     * @param steps that it falls in
     */
    record WarmupStableDecay(long steps, DecayShape shape, double minimum) implements RateCourse {
        @Override
        public double start() {
            return minimum;
        }

        @Override
        public double share(long position, long warmup, long total) {
            long begin = total - steps;
            if (position < begin) {
                return 1;
            }
            if (position >= total) {
                return minimum;
            }
            double progress = (double) (position - begin) / Math.max(1, steps);
            return above(
                    minimum,
                    switch (shape) {
                        case COSINE -> cosine(progress);
                        case LINEAR -> 1 - progress;
                        case ROOT -> 1 - Math.sqrt(progress);
                    });
        }
    }
}
