package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Chosen rows of x {@code [N, H]}: rows {@code [R]} int, result {@code [R, H]}. */
public final class GatherRows extends TensorOp {
    public static final String NAME = "medgpt_gather_rows";

    public GatherRows() {}

    private GatherRows(SameDiff graph, SDVariable x, SDVariable rows) {
        super(graph, x, rows);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable rows) {
        return new GatherRows(graph, x, rows).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "rows");
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
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && in[0].length == 2 && in[1].length == 1, "x [N, H] and rows [R]", in);
        return new long[][] {{in[1][0], in[0][1]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int[] rows = DenseValues.readInts(inputs[1]);
        for (int row : rows) {
            checked(row, inputs[0].size(0));
        }
        Nd4j.pullRows(inputs[0], outputs[0], 1, rows);
    }

    /** @throws OpException if there is no such row */
    public static int checked(int row, long rows) {
        if (row < 0 || row >= rows) {
            throw new OpException(NAME + ": there is no row " + row + ", only " + rows + " rows");
        }
        return row;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        // the embedding's gradient adds rows in the same way
        return List.of(new EmbeddingWeightGradient(
                        sameDiff, gradients.get(0), arg(1), arg(0), EmbeddingWeightGradient.NO_PADDING)
                .outputVariable());
    }
}
