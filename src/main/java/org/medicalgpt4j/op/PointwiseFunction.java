package org.medicalgpt4j.op;

/**
 * Functions of one number that losses are made of, each with its slope, both without overflow where the result is finite.
 * Two of them have bounds; the others do not look at them.
 */
public enum PointwiseFunction {
    /** {@code log(1 / (1 + e^-x))}. */
    LOG_SIGMOID {
        @Override
        double value(double x, double low, double high) {
            return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
        }

        @Override
        double slope(double x, double low, double high) {
            return sigmoid(-x);
        }
    },
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID {
        @Override
        double value(double x, double low, double high) {
            return sigmoid(x);
        }

        @Override
        double slope(double x, double low, double high) {
            return sigmoid(x) * sigmoid(-x);
        }
    },
    /** {@code e^x}. */
    EXPONENTIAL {
        @Override
        double value(double x, double low, double high) {
            return Math.exp(x);
        }

        @Override
        double slope(double x, double low, double high) {
            return Math.exp(x);
        }
    },
    /** {@code x^2}. */
    SQUARE {
        @Override
        double value(double x, double low, double high) {
            return x * x;
        }

        @Override
        double slope(double x, double low, double high) {
            return 2 * x;
        }
    },
    /** {@code 1 / x}. */
    RECIPROCAL {
        @Override
        double value(double x, double low, double high) {
            return 1 / x;
        }

        @Override
        double slope(double x, double low, double high) {
            return -1 / (x * x);
        }
    },
    /** {@code log(1 - e^x)} for x below 0. */
    LOG_OF_COMPLEMENT {
        @Override
        double value(double x, double low, double high) {
            return x > -Math.log(2) ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
        }

        @Override
        double slope(double x, double low, double high) {
            return -1 / Math.expm1(-x);
        }
    },
    /** x between the bounds; the slope is 1 on them and between them. */
    CLAMP {
        @Override
        double value(double x, double low, double high) {
            return Math.min(Math.max(x, low), high);
        }

        @Override
        double slope(double x, double low, double high) {
            return x >= low && x <= high ? 1 : 0;
        }
    },
    /** 1 where {@code low < x < high}, otherwise 0. */
    WITHIN {
        @Override
        double value(double x, double low, double high) {
            return x > low && x < high ? 1 : 0;
        }

        @Override
        double slope(double x, double low, double high) {
            return 0;
        }
    };

    abstract double value(double x, double low, double high);

    abstract double slope(double x, double low, double high);

    private static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }
}
