package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How many tokens each sequence of a decoding graph had when it was begun: positions {@code [N]}, cuSeqlens {@code [S+1]},
 * page table {@code [S, P]}, all int, and a cache {@code [pages, pageSize, 1, 1]}, in which the length is kept where the
 * sequence's first token has its place. Result {@code [S]} int. No gradient.
 */
public final class FirstPassLength extends TensorOp {
    public static final String NAME = "medgpt_first_pass_length";

    public FirstPassLength() {}

    private FirstPassLength(SameDiff graph, SDVariable... inputs) {
        super(graph, inputs);
    }

    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable positions,
            SDVariable cuSeqlens,
            SDVariable pageTable,
            SDVariable cache) {
        return new FirstPassLength(graph, positions, cuSeqlens, pageTable, cache).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("positions", "cuSeqlens", "pageTable", "cache");
    }

    @Override
    public List<String> outputNames() {
        return List.of("lengths");
    }

    @Override
    protected boolean isIndex(int input) {
        return input < 3;
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return DataType.INT;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 4
                        && in[0].length == 1
                        && in[1].length == 1
                        && in[2].length == 2
                        && in[2][0] == in[1][0] - 1
                        && in[3].length == 4
                        && in[3][2] == 1
                        && in[3][3] == 1,
                "positions [N], cuSeqlens [S+1], a page table [S, P] and a cache [pages, pageSize, 1, 1]",
                in);
        return new long[][] {{in[1][0] - 1}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int[] positions = DenseValues.readInts(inputs[0]);
        int[] starts = DenseValues.readInts(inputs[1]);
        new SequenceStarts(this, starts, positions.length);
        for (int s = 0; s + 1 < starts.length; s++) {
            if (starts[s] == starts[s + 1]) {
                outputs[0].putScalar(s, 0);
                continue;
            }
            long slot = new PageTable(inputs[2], s, inputs[3].size(0), (int) inputs[3].size(1)).slot(0);
            if (positions[starts[s]] == 0) {
                inputs[3].putScalar(slot, positions[starts[s + 1] - 1] + 1);
            }
            outputs[0].putScalar(s, (int) inputs[3].getDouble(slot));
        }
    }
}
