package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class PointwiseTest {
    private static double[] values(UnaryOperator<SDVariable> function, double... x) {
        OpGraph g = new OpGraph(new Random(1));
        SDVariable variable = g.variable("x", x.length);
        g.array("x").assign(Nd4j.createFromArray(x));
        return g.values(function.apply(variable));
    }

    private static double[] slopes(UnaryOperator<SDVariable> function, double... x) {
        OpGraph g = new OpGraph(new Random(1));
        SDVariable variable = g.variable("x", x.length);
        g.array("x").assign(Nd4j.createFromArray(x));
        SDVariable loss = function.apply(variable).sum();
        return DenseValues.read(g.gradients(loss).get("x"));
    }

    @Test
    void should_be_finite_where_the_result_is() {
        assertArrayEquals(
                new double[] {-1000, -Math.log(2), -0.0}, values(Pointwise::logSigmoid, -1000, 0, 1000), 1e-15);
        assertArrayEquals(new double[] {1, 0.5, 0}, slopes(Pointwise::logSigmoid, -1000, 0, 1000), 1e-15);
        assertArrayEquals(new double[] {0, 0.5, 1}, values(Pointwise::sigmoid, -1000, 0, 1000), 1e-15);
        assertArrayEquals(
                new double[] {Math.log(1e-12), -Math.log(2), -0.0},
                values(Pointwise::logOfComplement, -1e-12, -Math.log(2), -800),
                1e-12);
    }

    @Test
    void should_keep_to_bounds() {
        assertArrayEquals(new double[] {-1, 0.5, 2}, values(x -> Pointwise.clamp(x, -1, 2), -3, 0.5, 7));
        assertArrayEquals(new double[] {0, 1, 1, 0}, slopes(x -> Pointwise.clamp(x, -1, 2), -3, 0.5, 2, 7));
        assertArrayEquals(new double[] {0, 0, 1, 0}, values(x -> Pointwise.within(x, -1, 2), -3, -1, 1, 2));
        assertArrayEquals(new double[] {0, 0, 1}, values(x -> Pointwise.above(x, 0), -3, 0, 1e-9));
        assertArrayEquals(new double[] {0, 0, 3}, values(Pointwise::positivePart, -3, 0, 3));
    }

    @ParameterizedTest
    @EnumSource(PointwiseFunction.class)
    void should_have_the_slopes_of_finite_differences(PointwiseFunction function) {
        Random random = new Random(63);
        for (int i = 0; i < 50; i++) {
            double x = function == PointwiseFunction.LOG_OF_COMPLEMENT
                    ? -0.1 - 5 * random.nextDouble()
                    : 0.1 + 2 * random.nextGaussian();
            FiniteDifference expected =
                    FiniteDifference.of(at -> function.value(at, -1.5, 1.5), x, 1e-7, Math.abs(x) + 1);
            assertEquals(
                    expected.slope(),
                    function.slope(x, -1.5, 1.5),
                    1e-6 * Math.max(1, Math.abs(expected.slope())) + expected.rounding(),
                    function + " at " + x);
        }
    }

    @Test
    void should_round_to_the_type_of_its_input() {
        OpGraph g = new OpGraph(new Random(64), DataType.FLOAT);
        SDVariable x = g.variable("x", 2, 3);
        assertEquals(DataType.FLOAT, g.value(Pointwise.exp(x)).dataType());
    }
}
