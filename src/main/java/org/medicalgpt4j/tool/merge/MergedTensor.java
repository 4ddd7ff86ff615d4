package org.medicalgpt4j.tool.merge;

import java.util.Arrays;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.StoredTensor;

/**
 * {@code W + scale * B A}, computed a row at a time in double precision: W {@code [out, in]}, A {@code [r, in]}, B {@code [out, r]}; with
 * DoRA's magnitudes {@code [out]}, each row is given its length.
 */
final class MergedTensor implements OutgoingTensor.FloatSource {
    private final StoredTensor weight;
    private final float[] a;
    private final float[] b;
    private final int rank;
    private final int width;
    private final double scale;
    private final Optional<double[]> factors;

    /** @throws CheckpointException if the shapes do not fit */
    MergedTensor(StoredTensor weight, StoredTensor a, StoredTensor b, Optional<StoredTensor> magnitude, double scale) {
        long[] w = weight.info().shape();
        long[] sa = a.info().shape();
        long[] sb = b.info().shape();
        if (w.length != 2 || sa.length != 2 || sb.length != 2 || sa[1] != w[1] || sb[0] != w[0] || sa[0] != sb[1]) {
            throw new CheckpointException("the adapter's factors " + Arrays.toString(sb) + " and " + Arrays.toString(sa)
                    + " do not fit " + weight.info().name() + " " + Arrays.toString(w));
        }
        this.weight = weight;
        this.a = a.floats();
        this.b = b.floats();
        this.rank = (int) sa[0];
        this.width = (int) w[1];
        this.scale = scale;
        this.factors = magnitude.map(lengths -> factors(lengths, (int) w[0]));
    }

    private double[] factors(StoredTensor magnitude, int rows) {
        float[] lengths = magnitude.floats();
        if (lengths.length != rows) {
            throw new CheckpointException("the adapter has " + lengths.length + " magnitudes for the " + rows
                    + " rows of " + weight.info().name());
        }
        double[] factors = new double[rows];
        float[] row = new float[width];
        for (int i = 0; i < rows; i++) {
            weight.readFloats((long) i * width, row, 0, width);
            double sum = 0;
            for (double value : changed(i, 0, row, 0, width)) {
                sum += value * value;
            }
            factors[i] = lengths[i] / Math.sqrt(sum);
        }
        return factors;
    }

    @Override
    public void read(long offset, float[] target, int length) {
        weight.readFloats(offset, target, 0, length);
        for (int i = 0; i < length; ) {
            int row = (int) ((offset + i) / width);
            int column = (int) ((offset + i) % width);
            int count = Math.min(width - column, length - i);
            double[] values = changed(row, column, target, i, count);
            double factor = factors.map(all -> all[row]).orElse(1.0);
            for (int j = 0; j < count; j++) {
                target[i + j] = (float) (factor * values[j]);
            }
            i += count;
        }
    }

    /** A part of a row of {@code W + scale * B A}; rounded once, when all is done. */
    private double[] changed(int row, int column, float[] weights, int at, int count) {
        double[] sum = new double[count];
        for (int r = 0; r < rank; r++) {
            double factor = b[row * rank + r];
            for (int i = 0; i < count; i++) {
                sum[i] += factor * a[r * width + column + i];
            }
        }
        for (int i = 0; i < count; i++) {
            sum[i] = weights[at + i] + scale * sum[i];
        }
        return sum;
    }
}
