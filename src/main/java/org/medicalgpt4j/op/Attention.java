package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Causal attention inside each sequence of a ragged batch: q {@code [N, heads * D]}, k and v {@code [N, kvHeads * D]},
 * cuSeqlens {@code [S+1]} int, possibly the lengths of prompts {@code [S]} int, whose tokens see each other. Results: o {@code [N, heads * D]} and the logarithm of each query's softmax denominator
 * {@code [N, heads]}, from which the gradient makes the probabilities again.
 */
public final class Attention extends TensorOp {
    public static final String NAME = "medgpt_attention";

    public Attention() {}

    private Attention(SameDiff graph, SDVariable[] inputs, AttentionShape shape) {
        super(graph, inputs);
        addIArgument(shape.integers());
        addTArgument(shape.scale());
    }

    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable q,
            SDVariable k,
            SDVariable v,
            SDVariable cuSeqlens,
            AttentionShape shape) {
        return new Attention(graph, new SDVariable[] {q, k, v, cuSeqlens}, shape).named(name, name + ".logSumExp")[0];
    }

    /** As above, with prompts whose tokens see each other in both directions. */
    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable q,
            SDVariable k,
            SDVariable v,
            SDVariable cuSeqlens,
            SDVariable prompts,
            AttentionShape shape) {
        return new Attention(graph, new SDVariable[] {q, k, v, cuSeqlens, prompts}, shape)
                .named(name, name + ".logSumExp")[0];
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
        return List.of("q", "k", "v", "cuSeqlens", "prompts");
    }

    @Override
    public List<String> outputNames() {
        return List.of("o", "logSumExp");
    }

    @Override
    protected boolean isIndex(int input) {
        return input >= 3;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        AttentionShape shape = shape();
        long queries = (long) shape.heads() * shape.headSize();
        long keys = (long) shape.keyValueHeads() * shape.headSize();
        require(
                in.length >= 4
                        && in[0].length == 2
                        && in[0][1] == queries
                        && Arrays.equals(in[1], new long[] {in[0][0], keys})
                        && Arrays.equals(in[2], in[1])
                        && in[3].length == 1
                        && in[3][0] > 1,
                "q [N, " + queries + "], k and v [N, " + keys + "], cuSeqlens [S+1]",
                in);
        Prompts.requireShape(this, shape, in, 4, in[3][0] - 1);
        return new long[][] {in[0].clone(), {in[0][0], shape.heads()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        AttentionShape shape = shape();
        double[] q = DenseValues.read(inputs[0]);
        double[] k = DenseValues.read(inputs[1]);
        double[] v = DenseValues.read(inputs[2]);
        int[] starts = DenseValues.readInts(inputs[3]);
        int size = shape.headSize();
        int tokens = (int) inputs[0].size(0);
        new SequenceStarts(this, starts, tokens);
        int[] prompts = Prompts.read(inputs, 4, starts.length - 1);
        double[] o = new double[q.length];
        double[] logSumExp = new double[tokens * shape.heads()];
        double[] weights = new double[tokens];
        for (int s = 0; s + 1 < starts.length; s++) {
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                int first = starts[s] + shape.firstVisible(i - starts[s]);
                int end = starts[s] + AttentionShape.endVisible(i - starts[s], prompts[s]);
                for (int head = 0; head < shape.heads(); head++) {
                    int query = (i * shape.heads() + head) * size;
                    double largest = Double.NEGATIVE_INFINITY;
                    for (int j = first; j < end; j++) {
                        int key = (j * shape.keyValueHeads() + shape.keyValueHead(head)) * size;
                        weights[j] = shape.scale() * dot(q, query, k, key, size) - shape.slope(head) * (i - j);
                        largest = Math.max(largest, weights[j]);
                    }
                    double sum = 0;
                    for (int j = first; j < end; j++) {
                        sum += Math.exp(weights[j] - largest);
                    }
                    double denominator = largest + Math.log(sum);
                    logSumExp[i * shape.heads() + head] = denominator;
                    for (int j = first; j < end; j++) {
                        int value = (j * shape.keyValueHeads() + shape.keyValueHead(head)) * size;
                        double p = Math.exp(weights[j] - denominator);
                        for (int d = 0; d < size; d++) {
                            o[query + d] += p * v[value + d];
                        }
                    }
                }
            }
        }
        DenseValues.write(o, outputs[0]);
        DenseValues.write(logSumExp, outputs[1]);
    }

    static double dot(double[] a, int atA, double[] b, int atB, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[atA + i] * b[atB + i];
        }
        return sum;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        requireUnused(gradients, 1);
        SDVariable[] results = outputVariables();
        SDVariable[] inputs = Stream.concat(
                        Stream.of(gradients.get(0), arg(0), arg(1), arg(2), results[0], results[1]),
                        Arrays.stream(args()).skip(3))
                .toArray(SDVariable[]::new);
        return Arrays.asList(new AttentionGradient(sameDiff, inputs, shape()).outputVariables());
    }
}
