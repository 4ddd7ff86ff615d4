package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts together what {@link Split} takes apart: parts {@code [N, G * Wi]}, result {@code [N, G * (W1 + W2 + ...)]}. */
public final class Join extends TensorOp {
    public static final String NAME = "medgpt_join";

    public Join() {}

    Join(SameDiff graph, List<SDVariable> parts, ColumnGroups groups) {
        super(graph, parts.toArray(SDVariable[]::new));
        addIArgument(groups.encode());
    }

    public static SDVariable apply(SameDiff graph, String name, List<SDVariable> parts, ColumnGroups groups) {
        return new Join(graph, parts, groups).named(name)[0];
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
        return groups().names("part");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        ColumnGroups groups = groups();
        boolean fits = in.length == groups.parts();
        long count = 0;
        for (int part = 0; fits && part < in.length; part++) {
            fits = in[part].length == 2 && in[part][1] % groups.width(part) == 0;
            count = part == 0 && fits ? in[0][1] / groups.width(0) : count;
            fits = fits && in[part][0] == in[0][0] && in[part][1] == count * groups.width(part);
        }
        require(fits, "parts [N, groups * W] with W of " + groups.widths(), in);
        return new long[][] {{in[0][0], count * groups.size()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        ColumnGroups groups = groups();
        double[] y = new double[Math.toIntExact(outputs[0].length())];
        int runs = y.length / groups.size();
        for (int part = 0; part < inputs.length; part++) {
            int width = groups.width(part);
            double[] x = DenseValues.read(inputs[part]);
            for (int run = 0; run < runs; run++) {
                System.arraycopy(x, run * width, y, run * groups.size() + groups.offset(part), width);
            }
        }
        DenseValues.write(y, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new Split(sameDiff, gradients.get(0), groups()).outputVariables());
    }
}
