package org.medicalgpt4j.tool.vocabulary;

import java.util.Arrays;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.StoredTensor;
import org.medicalgpt4j.random.Philox;

/** A matrix with a row for each token, and rows for more tokens behind those. */
final class LongerTable implements OutgoingTensor.FloatSource {
    /** As the transformers library scales the covariance of its noise. */
    private static final double NOISE = Math.sqrt(1e-9);

    private final StoredTensor table;
    private final int width;
    private final long old;
    private final double[] mean;
    private final double[] spread;
    private final long seed;

    /** @param deviation of new rows around zero, for {@link FirstRows#NORMAL} */
    LongerTable(StoredTensor table, FirstRows first, double deviation, long seed) {
        this.table = table;
        this.width = Math.toIntExact(table.info().shape()[1]);
        this.old = table.info().elements();
        this.mean = new double[width];
        this.spread = new double[width];
        this.seed = seed;
        if (first == FirstRows.MEAN) {
            measure();
        } else {
            Arrays.fill(spread, deviation);
        }
    }

    private void measure() {
        float[] row = new float[width];
        long rows = table.info().shape()[0];
        double[] squares = new double[width];
        for (long i = 0; i < rows; i++) {
            table.readFloats(i * width, row, 0, width);
            for (int j = 0; j < width; j++) {
                mean[j] += row[j];
                squares[j] += (double) row[j] * row[j];
            }
        }
        for (int j = 0; j < width; j++) {
            mean[j] /= rows;
            spread[j] = NOISE * Math.sqrt(Math.max(0, squares[j] / rows - mean[j] * mean[j]));
        }
    }

    @Override
    public void read(long offset, float[] target, int length) {
        int there = (int) Math.max(0, Math.min(length, old - offset));
        if (there > 0) {
            table.readFloats(offset, target, 0, there);
        }
        for (int i = there; i < length; i++) {
            int column = (int) ((offset + i) % width);
            target[i] = (float) (mean[column] + spread[column] * normal(offset + i));
        }
    }

    /** By the tensor's name and the place in it, so that it does not depend on the order of reading. */
    private double normal(long element) {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform(element, 0)));
        return radius * Math.cos(2 * Math.PI * uniform(element, 1));
    }

    private double uniform(long element, int which) {
        return Philox.uniform(
                (int) seed, (int) (seed >>> 32), element, table.info().name().hashCode(), which);
    }
}
