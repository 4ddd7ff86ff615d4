package org.medicalgpt4j.op;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The elements of x {@code [P]}, the smallest first; equal ones keep their order. */
public final class Sorted extends TensorOp {
    public static final String NAME = "medgpt_sorted";

    public Sorted() {}

    private Sorted(SDVariable x) {
        super(x.getSameDiff(), x);
    }

    public static SDVariable apply(SDVariable x) {
        return new Sorted(x).outputVariable();
    }

    /** Where in x the elements of the result come from. */
    static int[] order(double[] x) {
        return IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> x[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public String opName() {
        return NAME;
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
        require(in.length == 1 && in[0].length == 1, "x [P]", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] y = IntStream.of(order(x)).mapToDouble(i -> x[i]).toArray();
        DenseValues.write(y, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new SortedGradient(sameDiff, gradients.get(0), arg(0)).outputVariable());
    }
}
