package org.medicalgpt4j.advantage;

/** Numbers of tokens brought to mean 0 (or left where they are) and deviation 1, over all tokens of a batch. */
public final class Whitening {
    private static final double EPSILON = 1e-8;

    private Whitening() {}

    /**
     * As PPO does: {@code (x - mean) / sqrt(variance + 1e-8)}, the variance with Bessel's correction. Fewer than two tokens
     * stay as they are.
     *
     * @param shift whether the mean is to be 0; otherwise it stays
     */
    public static double[][] unbiased(double[][] rows, boolean shift) {
        Statistics all = Statistics.of(rows);
        return all.count() < 2
                ? rows
                : scaled(rows, all.mean(), 1 / Math.sqrt(all.variance() + EPSILON), shift ? 0 : all.mean());
    }

    /** As REINFORCE++ does: {@code (x - mean) / sqrt(max(variance, 1e-8))}, the variance without Bessel's correction. */
    public static double[][] biased(double[][] rows) {
        Statistics all = Statistics.of(rows);
        return scaled(rows, all.mean(), 1 / Math.sqrt(Math.max(all.biasedVariance(), EPSILON)), 0);
    }

    private static double[][] scaled(double[][] rows, double mean, double scale, double newMean) {
        double[][] result = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            result[row] = new double[rows[row].length];
            for (int i = 0; i < result[row].length; i++) {
                result[row][i] = (rows[row][i] - mean) * scale + newMean;
            }
        }
        return result;
    }
}
