package org.medicalgpt4j.op;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies of whole arrays for plain implementations that are clearest as loops. */
final class DenseValues {
    private DenseValues() {}

    /** All elements in C order. */
    static double[] read(INDArray array) {
        return array.dup('c').data().asDouble();
    }

    /** All elements of an integer array in C order. */
    static int[] readInts(INDArray array) {
        return array.dup('c').data().asInt();
    }

    /** Replaces all elements, rounding to the array's type. */
    static void write(double[] values, INDArray array) {
        if (values.length > 0) {
            array.assign(Nd4j.createFromArray(values).castTo(array.dataType()).reshape('c', array.shape()));
        }
    }

    /** The sum of products of {@code length} elements. */
    static double dot(double[] a, int aAt, double[] b, int bAt, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[aAt + i] * b[bAt + i];
        }
        return sum;
    }
}
