package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rotates pairs of elements of each head (Su et al., "RoFormer", 2021): x {@code [N, heads * D]}, cos and sin
 * {@code [N, R/2]}. R elements of a head from the offset on are rotated, the others pass. Pairs are (j, j + R/2), or
 * (2j, 2j+1) if interleaved. The inverse rotation is the gradient.
 */
public final class Rotary extends TensorOp {
    public static final String NAME = "medgpt_rotary";

    public Rotary() {}

    private Rotary(
            SameDiff graph,
            SDVariable x,
            SDVariable cos,
            SDVariable sin,
            int headSize,
            int offset,
            boolean interleaved,
            boolean inverse) {
        super(graph, x, cos, sin);
        addIArgument(headSize, offset);
        addBArgument(interleaved, inverse);
    }

    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable x,
            SDVariable cos,
            SDVariable sin,
            int headSize,
            boolean interleaved) {
        return apply(graph, name, x, cos, sin, headSize, 0, interleaved);
    }

    /** @param offset first element of a head that is rotated */
    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable x,
            SDVariable cos,
            SDVariable sin,
            int headSize,
            int offset,
            boolean interleaved) {
        return new Rotary(graph, x, cos, sin, headSize, offset, interleaved, false).named(name)[0];
    }

    public int headSize() {
        return integer(0);
    }

    public int offset() {
        return integer(1);
    }

    public boolean interleaved() {
        return flag(0);
    }

    public boolean inverse() {
        return flag(1);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return new TreeMap<>(
                Map.of("headSize", headSize(), "offset", offset(), "interleaved", interleaved(), "inverse", inverse()));
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "cos", "sin");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public int inPlaceInput(int output) {
        return 0;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && in[1].length == 2
                        && Arrays.equals(in[1], in[2])
                        && in[0][0] == in[1][0]
                        && in[0][1] % headSize() == 0
                        && offset() + 2 * in[1][1] <= headSize(),
                "x [N, heads * " + headSize() + "], cos and sin [N, R/2]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] cos = DenseValues.read(inputs[1]);
        double[] sin = DenseValues.read(inputs[2]);
        int half = (int) inputs[1].size(1);
        int width = (int) inputs[0].size(1);
        double sign = inverse() ? -1 : 1;
        for (int n = 0; n < inputs[0].size(0); n++) {
            for (int head = n * width; head < (n + 1) * width; head += headSize()) {
                for (int j = 0; j < half; j++) {
                    int a = head + offset() + (interleaved() ? 2 * j : j);
                    int b = interleaved() ? a + 1 : a + half;
                    double c = cos[n * half + j];
                    double s = sign * sin[n * half + j];
                    double first = x[a] * c - x[b] * s;
                    x[b] = x[b] * c + x[a] * s;
                    x[a] = first;
                }
            }
        }
        DenseValues.write(x, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(
                new Rotary(sameDiff, gradients.get(0), arg(1), arg(2), headSize(), offset(), interleaved(), !inverse())
                        .outputVariable());
    }
}
