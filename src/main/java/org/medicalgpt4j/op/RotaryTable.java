package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Cosines and sines of a rotary embedding: positions {@code [N]} int, cuSeqlens {@code [S+1]} int, results cos and sin
 * {@code [N, R/2]} for R rotated elements of a head. Angles are taken in double precision from f32 frequencies. Frequencies
 * that follow the length of a sequence take it from its largest position, or from a third input, lengths {@code [S]} int.
 */
public final class RotaryTable extends TensorOp {
    public static final String NAME = "medgpt_rotary_table";

    public RotaryTable() {}

    private RotaryTable(
            SameDiff graph, SDVariable[] inputs, int size, double base, RotaryScaling scaling, DataType type) {
        super(graph, inputs);
        addIArgument(size, type == DataType.DOUBLE ? 1 : 0);
        addTArgument(base);
        addTArgument(scaling.encode());
        OpException.requireFloat(NAME, type);
        if (size < 2 || size % 2 != 0) {
            throw new OpException(NAME + " rotates an even number of elements, not " + size);
        }
        if (!(base > 0)) {
            throw new OpException(NAME + " needs a positive base, got " + base);
        }
    }

    /** Cosines and sines, in this order. */
    public static SDVariable[] apply(
            SameDiff graph,
            String name,
            SDVariable positions,
            SDVariable cuSeqlens,
            int size,
            double base,
            RotaryScaling scaling,
            DataType type) {
        return new RotaryTable(graph, new SDVariable[] {positions, cuSeqlens}, size, base, scaling, type)
                .named(name + ".cos", name + ".sin");
    }

    /** As above, for sequences whose lengths are given. */
    public static SDVariable[] apply(
            SameDiff graph,
            String name,
            SDVariable positions,
            SDVariable cuSeqlens,
            SDVariable lengths,
            int size,
            double base,
            RotaryScaling scaling,
            DataType type) {
        return new RotaryTable(graph, new SDVariable[] {positions, cuSeqlens, lengths}, size, base, scaling, type)
                .named(name + ".cos", name + ".sin");
    }

    public int size() {
        return integer(0);
    }

    public double base() {
        return number(0);
    }

    public RotaryScaling scaling() {
        double[] numbers = tArgs();
        return RotaryScaling.decode(Arrays.copyOfRange(numbers, 1, numbers.length));
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return new TreeMap<>(Map.of("size", size(), "base", base(), "scaling", scaling()));
    }

    @Override
    public List<String> inputNames() {
        return List.of("positions", "cuSeqlens", "lengths");
    }

    @Override
    public List<String> outputNames() {
        return List.of("cos", "sin");
    }

    @Override
    protected boolean isIndex(int input) {
        return true;
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return integer(1) == 1 ? DataType.DOUBLE : DataType.FLOAT;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length >= 2
                        && in[0].length == 1
                        && in[1].length == 1
                        && in[1][0] > 1
                        && (in.length == 2 || Arrays.equals(in[2], new long[] {in[1][0] - 1})),
                "positions [N], cuSeqlens [S+1] and possibly lengths [S]",
                in);
        long[] shape = {in[0][0], size() / 2};
        return new long[][] {shape, shape.clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int[] positions = DenseValues.readInts(inputs[0]);
        int[] starts = DenseValues.readInts(inputs[1]);
        double[] cos = new double[positions.length * (size() / 2)];
        double[] sin = new double[cos.length];
        Optional<int[]> lengths = inputs.length == 3 ? Optional.of(DenseValues.readInts(inputs[2])) : Optional.empty();
        fill(positions, starts, lengths, cos, sin);
        DenseValues.write(cos, outputs[0]);
        DenseValues.write(sin, outputs[1]);
    }

    /** Cosines and sines of all tokens, {@code [N, R/2]} each. */
    public void fill(int[] positions, int[] cuSeqlens, Optional<int[]> lengths, double[] cos, double[] sin) {
        double factor = scaling().attentionFactor();
        int half = size() / 2;
        float[] frequencies = frequencies(positions, cuSeqlens, lengths);
        for (int s = 0; s + 1 < cuSeqlens.length; s++) {
            for (int t = cuSeqlens[s]; t < cuSeqlens[s + 1]; t++) {
                for (int i = 0; i < half; i++) {
                    double angle = positions[t] * (double) frequencies[s * half + i];
                    cos[t * half + i] = Math.cos(angle) * factor;
                    sin[t * half + i] = Math.sin(angle) * factor;
                }
            }
        }
    }

    /** What the positions of each sequence are multiplied by, {@code [S, R/2]}. */
    public float[] frequencies(int[] positions, int[] cuSeqlens) {
        return frequencies(positions, cuSeqlens, Optional.empty());
    }

    private float[] frequencies(int[] positions, int[] cuSeqlens, Optional<int[]> lengths) {
        RotaryScaling scaling = scaling();
        SequenceStarts sequences = new SequenceStarts(this, cuSeqlens, positions.length);
        float[] frequencies = new float[sequences.sequences() * (size() / 2)];
        for (int s = 0; s < sequences.sequences(); s++) {
            int longest = length(positions, sequences.start(s), sequences.end(s));
            int sequence = s;
            int length = lengths.map(given -> given[sequence]).orElse(longest);
            float[] inverse = scaling.inverseFrequencies(size(), base(), length);
            System.arraycopy(inverse, 0, frequencies, s * inverse.length, inverse.length);
        }
        return frequencies;
    }

    private int length(int[] positions, int from, int to) {
        int length = 0;
        for (int t = from; t < to; t++) {
            if (positions[t] < 0) {
                throw invalid("position at index " + t + " is " + positions[t] + ", expected 0 or more");
            }
            length = Math.max(length, positions[t] + 1);
        }
        return length;
    }
}
