package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.medicalgpt4j.engine.nd4j.GraphSession;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A small SameDiff graph with random inputs: to compute an op's outputs, and to hold its gradients against central
 * differences of {@code loss = sum(output * random constant)}.
 */
final class OpGraph {
    private static final double TOLERANCE = 1e-6;
    private static final int CHECKED = 10;

    static {
        GraphSession.install();
    }

    final SameDiff graph = SameDiff.create();
    final Random random;
    private final DataType type;
    private final Map<String, INDArray> inputs = new LinkedHashMap<>();
    private final Map<String, INDArray> variables = new LinkedHashMap<>();

    /** Magnitudes of the loss's terms, added up: its rounding goes with them, not with their sum, where they cancel. */
    private double termSize;

    OpGraph(Random random, DataType type) {
        this.random = random;
        this.type = type;
    }

    OpGraph(Random random) {
        this(random, DataType.DOUBLE);
    }

    /** A trainable variable with normally distributed values. */
    SDVariable variable(String name, long... shape) {
        INDArray values = normal(shape);
        variables.put(name, values);
        return graph.var(name, values);
    }

    /** An integer input. */
    SDVariable index(String name, int... values) {
        return index(name, Nd4j.createFromArray(values));
    }

    SDVariable index(String name, INDArray values) {
        inputs.put(name, values);
        return graph.placeHolder(name, DataType.INT, values.shape());
    }

    INDArray normal(long... shape) {
        INDArray values = Nd4j.create(type, shape);
        for (long i = 0; i < values.length(); i++) {
            values.putScalar(i, random.nextGaussian());
        }
        return values;
    }

    /** The values of a variable or input, to be looked at or changed. */
    INDArray array(String name) {
        return variables.containsKey(name) ? variables.get(name) : inputs.get(name);
    }

    Map<String, INDArray> inputs() {
        return inputs;
    }

    INDArray value(SDVariable output) {
        return graph.output(inputs, List.of(output.name())).get(output.name());
    }

    double[] values(SDVariable output) {
        return DenseValues.read(value(output));
    }

    /** Holds the gradients of all variables against finite differences. */
    void checkGradients(SDVariable... outputs) {
        SDVariable loss = loss(outputs);
        gradients(loss).forEach((name, gradient) -> checkGradient(loss.name(), name, gradient));
    }

    /** The sum of all outputs, each element with a random weight. */
    SDVariable loss(SDVariable... outputs) {
        SDVariable loss = null;
        for (SDVariable output : outputs) {
            INDArray values = value(output);
            INDArray weights = normal(values.shape());
            termSize += Transforms.abs(values.mul(weights)).sumNumber().doubleValue();
            SDVariable term = output.mul(graph.constant("weights of " + output.name(), weights))
                    .sum();
            loss = loss == null ? term : loss.add(term);
        }
        return loss.rename("loss");
    }

    /** Gradients of all variables by name. */
    Map<String, INDArray> gradients(SDVariable loss) {
        graph.setLossVariables(loss.name());
        graph.createGradFunction();
        return gradients(graph.getFunction("grad"));
    }

    Map<String, INDArray> gradients(SameDiff backward) {
        Map<String, String> names = new LinkedHashMap<>();
        variables
                .keySet()
                .forEach(name ->
                        names.put(name, graph.getVariable(name).getGradient().name()));
        Map<String, INDArray> values = backward.output(inputs, List.copyOf(names.values()));
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        names.forEach((name, gradient) -> gradients.put(name, values.get(gradient)));
        return gradients;
    }

    private void checkGradient(String loss, String name, INDArray gradient) {
        INDArray values = variables.get(name);
        double[] seen = DenseValues.read(gradient);
        assertTrue(seen.length == values.length(), () -> "gradient of " + name + " has another size than " + name);
        for (int i : chosen(seen.length)) {
            DoubleUnaryOperator at = x -> lossAt(loss, values, i, x);
            FiniteDifference expected = FiniteDifference.of(at, values.getDouble(i), TOLERANCE, termSize);
            double beyond = Math.max(0, Math.abs(seen[i] - expected.slope()) - expected.rounding());
            double error = beyond / Math.max(1e-2, Math.abs(expected.slope()));
            String message = "gradient of " + name + "[" + i + "] is " + seen[i] + ", by finite differences "
                    + expected.slope() + ", relative error " + error;
            assertTrue(error <= TOLERANCE, message);
        }
    }

    /** All indices of a small array, some of a large one. */
    private int[] chosen(int length) {
        return length <= CHECKED
                ? IntStream.range(0, length).toArray()
                : random.ints(CHECKED, 0, length).toArray();
    }

    private double lossAt(String loss, INDArray values, int index, double value) {
        double before = values.getDouble(index);
        values.putScalar(index, value);
        double result = graph.output(inputs, List.of(loss)).get(loss).getDouble(0);
        values.putScalar(index, before);
        return result;
    }

    /** Runs an op on arrays; outputs start as garbage, since an op must write all of them. */
    static INDArray[] run(TensorOp op, INDArray... inputs) {
        long[][] shapes =
                op.outputShapes(Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new));
        var types = op.calculateOutputDataTypes(
                Arrays.stream(inputs).map(INDArray::dataType).toList());
        INDArray[] outputs = new INDArray[shapes.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = Nd4j.create(types.get(i), shapes[i]).assign(12345);
        }
        op.execute(inputs, outputs);
        return outputs;
    }

    /** Runs a test on several random graphs and says the seed of one that fails. */
    static void trials(int count, DataType type, Consumer<OpGraph> test) {
        for (int trial = 0; trial < count; trial++) {
            long seed = System.nanoTime() + trial;
            try {
                test.accept(new OpGraph(new Random(seed), type));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    static void trials(int count, Consumer<OpGraph> test) {
        trials(count, DataType.DOUBLE, test);
    }

    /** From 1 to {@code most}. */
    int size(int most) {
        return 1 + random.nextInt(most);
    }

    /** {@code cuSeqlens} of up to four sequences of up to seven tokens. */
    int[] sequenceStarts() {
        int[] starts = new int[1 + size(4)];
        for (int s = 1; s < starts.length; s++) {
            starts[s] = starts[s - 1] + size(7);
        }
        return starts;
    }

    int[] indices(int count, int from, int limit) {
        return random.ints(count, from, limit).toArray();
    }

    static void assertClose(double[] expected, double[] seen, double tolerance, String what) {
        assertTrue(expected.length == seen.length, what + " has " + seen.length + " values, not " + expected.length);
        for (int i = 0; i < seen.length; i++) {
            String message = what + "[" + i + "] is " + seen[i] + ", expected " + expected[i];
            assertTrue(Math.abs(seen[i] - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i])), message);
        }
    }
}
