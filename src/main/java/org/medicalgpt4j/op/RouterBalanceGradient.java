package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link RouterBalance}. Inputs: that of its result, its logits and its choices; outputs: those of the logits. */
public final class RouterBalanceGradient extends TensorOp {
    public static final String NAME = "medgpt_router_balance_gradient";

    public RouterBalanceGradient() {}

    RouterBalanceGradient(SameDiff graph, int layers, SDVariable... inputs) {
        super(graph, inputs);
        addIArgument(layers);
    }

    private int layers() {
        return integer(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("layers", layers());
    }

    @Override
    public List<String> inputNames() {
        List<String> names = new ArrayList<>(List.of("dbalance"));
        names.addAll(RouterBalance.names("logits", layers()));
        names.addAll(RouterBalance.names("choice", layers()));
        return names;
    }

    @Override
    public List<String> outputNames() {
        return RouterBalance.names("dlogits", layers());
    }

    @Override
    protected boolean isIndex(int input) {
        return input > layers();
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 1 + 2 * layers(), "the gradient of a scalar, logits and choices", in);
        long[][] shapes = new long[layers()][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = in[1 + i].clone();
        }
        return shapes;
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double gradient = inputs[0].getDouble(0);
        double[] shares = RouterBalance.shares(inputs, 1, layers());
        for (int layer = 0; layer < layers(); layer++) {
            double[] scores = DenseValues.read(inputs[1 + layer]);
            for (int row = 0; row < scores.length; row += shares.length) {
                Routing.softmax(1, false).score(scores, row, shares.length);
                double mean = 0;
                for (int e = 0; e < shares.length; e++) {
                    mean += scores[row + e] * shares[e];
                }
                for (int e = 0; e < shares.length; e++) {
                    scores[row + e] *= gradient * (shares[e] - mean);
                }
            }
            DenseValues.write(scores, outputs[layer]);
        }
    }
}
