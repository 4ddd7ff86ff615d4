package org.medicalgpt4j.engine.nd4j.kernel;

/**
 * Second moments of a matrix as the product of a column, the averages of its rows, and a row, the averages of its columns, over
 * the average of all.
 *
 * @param factor what gradients are multiplied by first
 * @param rows {@code [R]}
 * @param columns {@code [C]}
 */
record FactoredMoments(HostTensor gradient, float factor, HostTensor rows, HostTensor columns)
        implements SecondMoments {

    private int height() {
        return gradient.size(0);
    }

    private int width() {
        return gradient.size(1);
    }

    @Override
    public void take(float beta2, float epsilon, Workers workers) {
        workers.ranges(height(), Blocks.worthwhileRows(width()), (from, to, lane) -> {
            float[] g = lane.floats(0, width());
            double[] sums = new double[to - from];
            for (int row = from; row < to; row++) {
                gradient.read((long) row * width(), g, 0, width());
                for (int i = 0; i < width(); i++) {
                    sums[row - from] += squared(g[i], epsilon);
                }
            }
            average(rows, from, sums, width(), beta2, lane);
        });
        workers.ranges(width(), Blocks.worthwhileRows(height()), (from, to, lane) -> {
            float[] g = lane.floats(0, to - from);
            double[] sums = new double[to - from];
            for (int row = 0; row < height(); row++) {
                gradient.read((long) row * width() + from, g, 0, to - from);
                for (int i = 0; i < to - from; i++) {
                    sums[i] += squared(g[i], epsilon);
                }
            }
            average(columns, from, sums, height(), beta2, lane);
        });
    }

    private double squared(float value, float epsilon) {
        double scaled = factor * value;
        return scaled * scaled + epsilon;
    }

    private static void average(HostTensor moment, int from, double[] sums, int count, float beta2, Lane lane) {
        float[] v = lane.floats(1, sums.length);
        moment.read(from, v, 0, sums.length);
        for (int i = 0; i < sums.length; i++) {
            v[i] = beta2 * v[i] + (1 - beta2) * (float) (sums[i] / count);
        }
        moment.write(from, v, 0, sums.length);
    }

    @Override
    public void each(Workers workers, Action action) {
        float[] byRow = all(rows);
        float[] byColumn = all(columns);
        double mean = 0;
        for (float value : byRow) {
            mean += value;
        }
        mean /= height();
        for (int row = 0; row < height(); row++) {
            byRow[row] = (float) (factor / Math.sqrt(byRow[row] / mean));
        }
        for (int i = 0; i < width(); i++) {
            byColumn[i] = (float) (1 / Math.sqrt(byColumn[i]));
        }
        workers.ranges(height(), Blocks.worthwhileRows(width()), (from, to, lane) -> {
            float[] g = lane.floats(0, width());
            for (int row = from; row < to; row++) {
                gradient.read((long) row * width(), g, 0, width());
                for (int i = 0; i < width(); i++) {
                    g[i] *= byRow[row] * byColumn[i];
                }
                action.run((long) row * width(), g, width(), lane);
            }
        });
    }

    private static float[] all(HostTensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.length())];
        tensor.read(0, values, 0, values.length);
        return values;
    }

    @Override
    public int pieces() {
        return height();
    }

    @Override
    public int piece(long offset) {
        return (int) (offset / width());
    }
}
