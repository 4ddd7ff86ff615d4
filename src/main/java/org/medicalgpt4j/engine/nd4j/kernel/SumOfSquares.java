package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/** The sum of squares of a tensor in double precision. Its order of summation does not depend on the threads. */
public final class SumOfSquares {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private SumOfSquares() {}

    public static double of(HostTensor tensor, Workers workers) {
        double[] sums = new double[Math.toIntExact((tensor.length() + Blocks.LENGTH - 1) / Blocks.LENGTH)];
        Blocks.each(tensor.length(), workers, (offset, length, lane) -> {
            float[] values = lane.floats(0, length);
            tensor.read(offset, values, 0, length);
            sums[(int) (offset / Blocks.LENGTH)] = MATH.sumOfSquares(values, 0, length);
        });
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }
}
