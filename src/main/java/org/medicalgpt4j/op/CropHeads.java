package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The first elements of each head: x {@code [N, heads * D]}, y {@code [N, heads * cropped]}; the inverse of
 * {@link PadHeads}, which is the gradient.
 */
public final class CropHeads extends TensorOp {
    public static final String NAME = "medgpt_crop_heads";

    public CropHeads() {}

    CropHeads(SameDiff graph, SDVariable x, int size, int cropped) {
        super(graph, x);
        addIArgument(size, cropped);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, int size, int cropped) {
        return new CropHeads(graph, x, size, cropped).named(name)[0];
    }

    public int size() {
        return integer(0);
    }

    public int cropped() {
        return integer(1);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("size", size(), "cropped", cropped());
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
                in.length == 1 && in[0].length == 2 && in[0][1] % size() == 0 && cropped() <= size(),
                "x [N, heads * " + size() + "] to be cut to " + cropped(),
                in);
        return new long[][] {{in[0][0], in[0][1] / size() * cropped()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        DenseValues.write(PadHeads.resized(DenseValues.read(inputs[0]), size(), cropped()), outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new PadHeads(sameDiff, gradients.get(0), cropped(), size()).outputVariable());
    }
}
