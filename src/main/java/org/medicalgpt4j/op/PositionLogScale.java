package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps attention as sharp over long sequences as over those of training (Su, "Entropy invariance of softmax", 2021): rows
 * of x {@code [N, H]} at positions {@code [N]} int, counted from 0, are multiplied by {@code log(position + 1) /
 * log(trained)} where there are more than {@code trained} tokens up to there. Its gradient is of the same kind.
 */
public final class PositionLogScale extends TensorOp {
    public static final String NAME = "medgpt_position_log_scale";

    public PositionLogScale() {}

    private PositionLogScale(SameDiff graph, SDVariable x, SDVariable positions, int trained) {
        super(graph, x, positions);
        addIArgument(trained);
        if (trained < 2) {
            throw new OpException(NAME + " needs a trained length of at least 2, got " + trained);
        }
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable positions, int trained) {
        return new PositionLogScale(graph, x, positions, trained).named(name)[0];
    }

    public int trained() {
        return integer(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("trained", trained());
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "positions");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 1;
    }

    @Override
    public int inPlaceInput(int output) {
        return 0;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 2 && in[1].length == 1 && in[0][0] == in[1][0],
                "x [N, H] and positions [N]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        int[] positions = DenseValues.readInts(inputs[1]);
        int width = (int) inputs[0].size(1);
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor(positions[i / width]);
        }
        DenseValues.write(x, outputs[0]);
    }

    /** What the row at a position is multiplied with. */
    public double factor(int position) {
        return position < trained() ? 1 : Math.log(position + 1.0) / Math.log(trained());
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new PositionLogScale(sameDiff, gradients.get(0), arg(1), trained()).outputVariable());
    }
}
