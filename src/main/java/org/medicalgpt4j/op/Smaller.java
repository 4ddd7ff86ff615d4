package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The smaller of two numbers, element by element. Its gradient goes to the smaller one, to the first of two equal ones. */
public final class Smaller extends TensorOp {
    public static final String NAME = "medgpt_smaller";

    public Smaller() {}

    private Smaller(SDVariable x, SDVariable y) {
        super(x.getSameDiff(), x, y);
    }

    public static SDVariable apply(SDVariable x, SDVariable y) {
        return new Smaller(x, y).outputVariable();
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "y");
    }

    @Override
    public List<String> outputNames() {
        return List.of("z");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && Arrays.equals(in[0], in[1]), "x and y of one shape", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] y = DenseValues.read(inputs[1]);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.min(x[i], y[i]);
        }
        DenseValues.write(x, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new SmallerGradient(sameDiff, gradients.get(0), arg(0), arg(1)).outputVariables());
    }
}
