package org.medicalgpt4j.engine.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs an op's kernel and its plain implementation (in double precision) on the same inputs. Memory around the outputs is
 * watched, outputs and scratch memory start as NaN, and the result must have the same bits with one thread and with three.
 */
final class KernelCheck {
    private static final int HEAD_CHUNK = 8;
    private static final int GUARD = 64;
    private static final float GUARD_VALUE = 12345.5f;

    private final TensorOp op;
    private final Random random;
    private final String at;
    private final List<long[]> shapes = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final List<Integer> changed = new ArrayList<>();
    private double tolerance = 2e-6;
    private double floor = 1e-30;
    private int headChunk = HEAD_CHUNK;

    KernelCheck(TensorOp op, long seed) {
        this.op = op;
        this.random = new Random(seed);
        this.at = op.opName() + ", seed " + seed;
    }

    /** An input of normally distributed numbers. */
    KernelCheck floats(long... shape) {
        float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return floats(numbers, shape);
    }

    KernelCheck floats(float[] numbers, long... shape) {
        values.add(numbers);
        shapes.add(shape);
        return this;
    }

    KernelCheck ints(int... numbers) {
        return ints(numbers, numbers.length);
    }

    KernelCheck ints(int[] numbers, long... shape) {
        values.add(numbers);
        shapes.add(shape);
        return this;
    }

    /** The input is changed by the op, and compared too. */
    KernelCheck changes(int input) {
        changed.add(input);
        return this;
    }

    /** Relative to the largest magnitude of the tensor. */
    KernelCheck tolerance(double value) {
        tolerance = value;
        return this;
    }

    /** The least magnitude the tolerance is relative to, for results that may cancel to nothing. */
    KernelCheck floor(double value) {
        floor = value;
        return this;
    }

    KernelCheck headChunk(int rows) {
        headChunk = rows;
        return this;
    }

    float[] input(int index) {
        return (float[]) values.get(index);
    }

    int[] integers(int index) {
        return (int[]) values.get(index);
    }

    /** The kernel alone, for inputs it has to refuse. */
    void runKernel() {
        boolean[] wanted = new boolean[outputShapes().length];
        Arrays.fill(wanted, true);
        kernel(1, wanted, new boolean[wanted.length], 0, false);
    }

    private long[][] outputShapes() {
        return op.outputShapes(shapes.toArray(long[][]::new));
    }

    /** The plain implementation's outputs, then the changed inputs. */
    List<double[]> plain() {
        INDArray[] inputs = new INDArray[values.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = values.get(i) instanceof float[] numbers
                    ? array(numbers, shapes.get(i))
                    : Nd4j.createFromArray((int[]) values.get(i)).reshape('c', shapes.get(i));
        }
        long[][] outputShapes = outputShapes();
        INDArray[] outputs = new INDArray[outputShapes.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = Nd4j.create(DataType.DOUBLE, outputShapes[i]);
        }
        op.execute(inputs, outputs);
        List<double[]> results = new ArrayList<>();
        Arrays.stream(outputs)
                .forEach(output -> results.add(output.dup('c').data().asDouble()));
        changed.forEach(i -> results.add(inputs[i].dup('c').data().asDouble()));
        return results;
    }

    private static INDArray array(float[] numbers, long[] shape) {
        double[] widened = new double[numbers.length];
        for (int i = 0; i < widened.length; i++) {
            widened[i] = numbers[i];
        }
        return Nd4j.createFromArray(widened).reshape('c', shape);
    }

    /** Kernel against plain implementation, all outputs wanted, then each one missing, added to, and in place. */
    void run() {
        List<double[]> expected = plain();
        int outputs = outputShapes().length;
        boolean[] all = new boolean[outputs];
        Arrays.fill(all, true);
        compare(expected, all, new boolean[outputs], false);
        for (int missing = 0; missing < outputs && outputs > 1; missing++) {
            boolean[] wanted = all.clone();
            wanted[missing] = false;
            compare(expected, wanted, new boolean[outputs], false);
        }
        Kernel<TensorOp> kernel = KernelCatalog.forOp(op).orElseThrow();
        for (int output = 0; output < outputs; output++) {
            if (kernel.canAdd(op, output)) {
                boolean[] adds = new boolean[outputs];
                adds[output] = true;
                compare(expected, all, adds, false);
            }
            if (op.inPlaceInput(output) >= 0) {
                compare(expected, all, new boolean[outputs], true);
            }
        }
    }

    private void compare(List<double[]> expected, boolean[] wanted, boolean[] adds, boolean inPlace) {
        float start = 0.75f;
        List<float[]> one = kernel(1, wanted, adds, start, inPlace);
        List<float[]> three = kernel(3, wanted, adds, start, inPlace);
        for (int i = 0; i < expected.size(); i++) {
            if (i < wanted.length && !wanted[i]) {
                continue;
            }
            String where = at + ", output " + i + ", wanted " + Arrays.toString(wanted) + ", adds "
                    + Arrays.toString(adds) + (inPlace ? ", in place" : "");
            assertArrayEquals(one.get(i), three.get(i), where + ": one thread against three");
            assertClose(expected.get(i), one.get(i), i < adds.length && adds[i] ? start : 0, where);
        }
    }

    private void assertClose(double[] expected, float[] actual, float added, String where) {
        assertEquals(expected.length, actual.length, where);
        double largest = Math.abs(added);
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs(actual[i] - expected[i] - added);
            assertTrue(
                    error <= tolerance * Math.max(largest, floor),
                    where + ", element " + i + ": expected " + (expected[i] + added) + ", got " + actual[i]
                            + ", largest " + largest);
        }
    }

    private List<float[]> kernel(int threads, boolean[] wanted, boolean[] adds, float start, boolean inPlace) {
        Kernel<TensorOp> kernel = KernelCatalog.forOp(op).orElseThrow();
        HostTensor[] inputs = new HostTensor[values.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = values.get(i) instanceof float[] numbers
                    ? tensor(numbers, shapes.get(i))
                    : new HostTensor(new IntPointer((int[]) values.get(i)), DataType.INT, shapes.get(i));
        }
        long[][] outputShapes = outputShapes();
        HostTensor[] outputs = new HostTensor[outputShapes.length];
        for (int i = 0; i < outputs.length; i++) {
            if (inPlace && op.inPlaceInput(i) >= 0) {
                outputs[i] = inputs[op.inPlaceInput(i)];
            } else if (wanted[i]) {
                float[] contents =
                        new float[(int) Arrays.stream(outputShapes[i]).reduce(1, (a, b) -> a * b)];
                Arrays.fill(contents, adds[i] ? start : Float.NaN);
                outputs[i] = tensor(contents, outputShapes[i]);
            }
        }
        KernelOptions options = new KernelOptions(threads, headChunk);
        long scratch = kernel.scratch(op, shapes.toArray(long[][]::new), options);
        float[] undefined = new float[(int) scratch + GUARD];
        Arrays.fill(undefined, Float.NaN);
        FloatPointer scratchMemory = new FloatPointer(undefined);
        try (Workers workers = new Workers(threads)) {
            kernel.run(op, new KernelCall(inputs, outputs, adds, scratchMemory, options, workers));
        }
        assertTrue(Float.isNaN(scratchMemory.get(scratch)), at + ": wrote behind its scratch memory");
        List<float[]> results = new ArrayList<>();
        for (HostTensor output : outputs) {
            results.add(output == null ? new float[0] : contents(output));
        }
        changed.forEach(i -> results.add(contents(inputs[i])));
        return results;
    }

    private static HostTensor tensor(float[] numbers, long[] shape) {
        float[] guarded = new float[numbers.length + 2 * GUARD];
        Arrays.fill(guarded, GUARD_VALUE);
        System.arraycopy(numbers, 0, guarded, GUARD, numbers.length);
        return new HostTensor(new FloatPointer(guarded).position(GUARD), DataType.FLOAT, shape);
    }

    private float[] contents(HostTensor tensor) {
        int length = (int) tensor.length();
        float[] numbers = new float[length];
        tensor.read(0, numbers, 0, length);
        FloatPointer memory = tensor.floats();
        for (int i = 1; i <= GUARD; i++) {
            assertEquals(GUARD_VALUE, memory.get(-i), at + ": wrote before its output");
            assertEquals(GUARD_VALUE, memory.get(length + i - 1), at + ": wrote behind its output");
        }
        return numbers;
    }
}
