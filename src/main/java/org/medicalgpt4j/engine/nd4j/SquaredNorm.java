package org.medicalgpt4j.engine.nd4j;

import java.util.List;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.model.Parameter;

/** The sum of squares of all gradients, in double precision and in an order that does not depend on threads. */
final class SquaredNorm {
    private static final int BLOCK = 1 << 14;

    private SquaredNorm() {}

    static double of(List<Parameter> parameters, GradientBuffers gradients, Workers workers) {
        double[] sums = new double[parameters.size()];
        workers.each(
                sums.length, i -> sums[i] = of(gradients.of(parameters.get(i).name())));
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    private static double of(HostTensor tensor) {
        float[] block = new float[(int) Math.min(BLOCK, tensor.length())];
        double sum = 0;
        for (long offset = 0; offset < tensor.length(); offset += block.length) {
            int length = (int) Math.min(block.length, tensor.length() - offset);
            tensor.read(offset, block, 0, length);
            for (int i = 0; i < length; i++) {
                sum += (double) block[i] * block[i];
            }
        }
        return sum;
    }
}
