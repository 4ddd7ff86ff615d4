package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link Attention} with respect to q, k and v. Inputs do, q, k, v, o, logSumExp, cuSeqlens and
 * possibly the lengths of prompts; outputs dq, dk, dv. Probabilities are made again from the scores, as in FlashAttention (Dao et al., 2022).
 */
public final class AttentionGradient extends TensorOp {
    public static final String NAME = "medgpt_attention_gradient";

    public AttentionGradient() {}

    AttentionGradient(SameDiff graph, SDVariable[] inputs, AttentionShape shape) {
        super(graph, inputs);
        addIArgument(shape.integers());
        addTArgument(shape.scale());
    }

    public AttentionShape shape() {
        return AttentionShape.of(this);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return shape().attributes();
    }

    @Override
    public List<String> inputNames() {
        return List.of("do", "q", "k", "v", "o", "logSumExp", "cuSeqlens", "prompts");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dq", "dk", "dv");
    }

    @Override
    protected boolean isIndex(int input) {
        return input >= 6;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        AttentionShape shape = shape();
        long queries = (long) shape.heads() * shape.headSize();
        long keys = (long) shape.keyValueHeads() * shape.headSize();
        require(
                in.length >= 7
                        && in[1].length == 2
                        && in[1][1] == queries
                        && Arrays.equals(in[0], in[1])
                        && Arrays.equals(in[4], in[1])
                        && Arrays.equals(in[2], new long[] {in[1][0], keys})
                        && Arrays.equals(in[3], in[2])
                        && Arrays.equals(in[5], new long[] {in[1][0], shape.heads()})
                        && in[6].length == 1
                        && in[6][0] > 1,
                "do, q and o [N, " + queries + "], k and v [N, " + keys + "], logSumExp [N, " + shape.heads()
                        + "], cuSeqlens [S+1]",
                in);
        Prompts.requireShape(this, shape, in, 7, in[6][0] - 1);
        return new long[][] {in[1].clone(), in[2].clone(), in[3].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        AttentionShape shape = shape();
        double[] dO = DenseValues.read(inputs[0]);
        double[] q = DenseValues.read(inputs[1]);
        double[] k = DenseValues.read(inputs[2]);
        double[] v = DenseValues.read(inputs[3]);
        double[] o = DenseValues.read(inputs[4]);
        double[] logSumExp = DenseValues.read(inputs[5]);
        int[] starts = DenseValues.readInts(inputs[6]);
        new SequenceStarts(this, starts, inputs[1].size(0));
        int[] prompts = Prompts.read(inputs, 7, starts.length - 1);
        int size = shape.headSize();
        double[] dq = new double[q.length];
        double[] dk = new double[k.length];
        double[] dv = new double[v.length];
        for (int s = 0; s + 1 < starts.length; s++) {
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                int first = starts[s] + shape.firstVisible(i - starts[s]);
                int end = starts[s] + AttentionShape.endVisible(i - starts[s], prompts[s]);
                for (int head = 0; head < shape.heads(); head++) {
                    int query = (i * shape.heads() + head) * size;
                    double mean = Attention.dot(dO, query, o, query, size);
                    for (int j = first; j < end; j++) {
                        int key = (j * shape.keyValueHeads() + shape.keyValueHead(head)) * size;
                        double score =
                                shape.scale() * Attention.dot(q, query, k, key, size) - shape.slope(head) * (i - j);
                        double p = Math.exp(score - logSumExp[i * shape.heads() + head]);
                        double ds = shape.scale() * p * (Attention.dot(dO, query, v, key, size) - mean);
                        for (int d = 0; d < size; d++) {
                            dv[key + d] += p * dO[query + d];
                            dq[query + d] += ds * k[key + d];
                            dk[key + d] += ds * q[query + d];
                        }
                    }
                }
            }
        }
        DenseValues.write(dq, outputs[0]);
        DenseValues.write(dk, outputs[1]);
        DenseValues.write(dv, outputs[2]);
    }
}
