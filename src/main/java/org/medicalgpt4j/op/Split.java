package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parts of a fused projection: x {@code [N, G * (W1 + W2 + ...)]}, results {@code [N, G * Wi]}, where each of the G
 * groups of columns holds W1 columns of the first part, W2 of the second and so on.
 */
public final class Split extends TensorOp {
    public static final String NAME = "medgpt_split";

    public Split() {}

    Split(SameDiff graph, SDVariable x, ColumnGroups groups) {
        super(graph, x);
        addIArgument(groups.encode());
    }

    /** @param names of the parts, in order */
    public static SDVariable[] apply(SameDiff graph, List<String> names, SDVariable x, ColumnGroups groups) {
        return new Split(graph, x, groups).named(names.toArray(String[]::new));
    }

    public ColumnGroups groups() {
        return ColumnGroups.of(iArgs());
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("widths", groups().widths());
    }

    @Override
    public List<String> inputNames() {
        return List.of("x");
    }

    @Override
    public List<String> outputNames() {
        return groups().names("part");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        int size = groups().size();
        require(in.length == 1 && in[0].length == 2 && in[0][1] % size == 0, "x [N, groups * " + size + "]", in);
        return groups().widths().stream()
                .map(width -> new long[] {in[0][0], in[0][1] / size * width})
                .toArray(long[][]::new);
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        ColumnGroups groups = groups();
        double[] x = DenseValues.read(inputs[0]);
        int runs = x.length / groups.size();
        for (int part = 0; part < outputs.length; part++) {
            int width = groups.width(part);
            double[] y = new double[runs * width];
            for (int run = 0; run < runs; run++) {
                System.arraycopy(x, run * groups.size() + groups.offset(part), y, run * width, width);
            }
            DenseValues.write(y, outputs[part]);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new Join(sameDiff, gradients, groups()).outputVariables());
    }
}
