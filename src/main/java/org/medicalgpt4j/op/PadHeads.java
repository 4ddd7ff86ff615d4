package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Zeros behind each head's elements: x {@code [N, heads * D]}, y {@code [N, heads * padded]}. So attention whose values are
 * narrower than its keys is computed by one whose heads have one size. {@link CropHeads} is the inverse and the gradient.
 */
public final class PadHeads extends TensorOp {
    public static final String NAME = "medgpt_pad_heads";

    public PadHeads() {}

    PadHeads(SameDiff graph, SDVariable x, int size, int padded) {
        super(graph, x);
        addIArgument(size, padded);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, int size, int padded) {
        return new PadHeads(graph, x, size, padded).named(name)[0];
    }

    public int size() {
        return integer(0);
    }

    public int padded() {
        return integer(1);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("size", size(), "padded", padded());
    }

    @Override
    public List<String> inputNames() {
        return List.of("x");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 1 && in[0].length == 2 && in[0][1] % size() == 0 && size() <= padded(),
                "x [N, heads * " + size() + "] to be padded to " + padded(),
                in);
        return new long[][] {{in[0][0], in[0][1] / size() * padded()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        DenseValues.write(resized(DenseValues.read(inputs[0]), size(), padded()), outputs[0]);
    }

    /** Runs of {@code from} elements as runs of {@code to} elements: cut off, or followed by zeros. */
    static double[] resized(double[] x, int from, int to) {
        double[] y = new double[x.length / from * to];
        for (int run = 0; run < x.length / from; run++) {
            System.arraycopy(x, run * from, y, run * to, Math.min(from, to));
        }
        return y;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new CropHeads(sameDiff, gradients.get(0), padded(), size()).outputVariable());
    }
}
