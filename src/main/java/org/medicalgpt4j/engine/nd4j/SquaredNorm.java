package org.medicalgpt4j.engine.nd4j;

import java.util.List;
import org.medicalgpt4j.engine.nd4j.kernel.SumOfSquares;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.model.Parameter;

/** The sum of squares of all gradients, in double precision and in an order that does not depend on threads. */
final class SquaredNorm {
    private SquaredNorm() {}

    static double of(List<Parameter> parameters, GradientBuffers gradients, Workers workers) {
        double total = 0;
        for (Parameter parameter : parameters) {
            total += SumOfSquares.of(gradients.of(parameter.name()), workers);
        }
        return total;
    }
}
