package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention of new tokens over everything before them, for decoding. Inputs: q {@code [N, heads * D]}, k and v
 * {@code [N, kvHeads * D]} of the new tokens, key and value caches {@code [pages, pageSize, kvHeads, D]}, positions
 * {@code [N]} int, cuSeqlens {@code [S+1]} int, page table {@code [S, P]} int, possibly the lengths of prompts {@code [S]}
 * int, whose tokens see each other and so have to come all at once. Position p of sequence s lies in page
 * {@code pageTable[s][p / pageSize]} at {@code p % pageSize}. The new keys and values are written to the caches first; then
 * each token sees the positions up to its own. Result {@code [N, heads * D]}. No gradient.
 */
public final class CachedAttention extends TensorOp {
    public static final String NAME = "medgpt_cached_attention";

    public CachedAttention() {}

    private CachedAttention(SameDiff graph, SDVariable[] inputs, AttentionShape shape) {
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
            SDVariable keyCache,
            SDVariable valueCache,
            SDVariable positions,
            SDVariable cuSeqlens,
            SDVariable pageTable,
            AttentionShape shape) {
        SDVariable[] inputs = {q, k, v, keyCache, valueCache, positions, cuSeqlens, pageTable};
        return new CachedAttention(graph, inputs, shape).named(name)[0];
    }

    /** As above, with prompts whose tokens see each other in both directions. */
    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable q,
            SDVariable k,
            SDVariable v,
            SDVariable keyCache,
            SDVariable valueCache,
            SDVariable positions,
            SDVariable cuSeqlens,
            SDVariable pageTable,
            SDVariable prompts,
            AttentionShape shape) {
        SDVariable[] inputs = {q, k, v, keyCache, valueCache, positions, cuSeqlens, pageTable, prompts};
        return new CachedAttention(graph, inputs, shape).named(name)[0];
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
        return List.of("q", "k", "v", "keyCache", "valueCache", "positions", "cuSeqlens", "pageTable", "prompts");
    }

    @Override
    public List<String> outputNames() {
        return List.of("o");
    }

    @Override
    protected boolean isIndex(int input) {
        return input >= 5;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        AttentionShape shape = shape();
        long queries = (long) shape.heads() * shape.headSize();
        long keys = (long) shape.keyValueHeads() * shape.headSize();
        require(
                in.length >= 8
                        && in[0].length == 2
                        && in[0][1] == queries
                        && Arrays.equals(in[1], new long[] {in[0][0], keys})
                        && Arrays.equals(in[2], in[1])
                        && in[3].length == 4
                        && in[3][2] == shape.keyValueHeads()
                        && in[3][3] == shape.headSize()
                        && Arrays.equals(in[4], in[3])
                        && Arrays.equals(in[5], new long[] {in[0][0]})
                        && in[6].length == 1
                        && in[7].length == 2
                        && in[7][0] == in[6][0] - 1,
                "q [N, " + queries + "], k and v [N, " + keys + "], two caches [pages, pageSize, "
                        + shape.keyValueHeads() + ", " + shape.headSize()
                        + "], positions [N], cuSeqlens [S+1], page table [S, P]",
                in);
        Prompts.requireShape(this, shape, in, 8, in[7][0]);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        AttentionShape shape = shape();
        int size = shape.headSize();
        double[] q = DenseValues.read(inputs[0]);
        double[] k = DenseValues.read(inputs[1]);
        double[] v = DenseValues.read(inputs[2]);
        double[] keys = DenseValues.read(inputs[3]);
        double[] values = DenseValues.read(inputs[4]);
        int[] positions = DenseValues.readInts(inputs[5]);
        int[] starts = DenseValues.readInts(inputs[6]);
        new SequenceStarts(this, starts, inputs[0].size(0));
        int[] prompts = Prompts.read(inputs, 8, starts.length - 1);
        int rowWidth = shape.keyValueHeads() * size;
        double[] o = new double[q.length];
        for (int s = 0; s + 1 < starts.length; s++) {
            PageTable pages = new PageTable(inputs[7], s, inputs[3].size(0), (int) inputs[3].size(1));
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                int slot = pages.slot(positions[i]) * rowWidth;
                System.arraycopy(k, i * rowWidth, keys, slot, rowWidth);
                System.arraycopy(v, i * rowWidth, values, slot, rowWidth);
            }
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                int end = AttentionShape.endVisible(positions[i], prompts[s]);
                for (int head = 0; head < shape.heads(); head++) {
                    int query = (i * shape.heads() + head) * size;
                    attend(shape, q, o, query, head, keys, values, pages, positions[i], end);
                }
            }
        }
        DenseValues.write(keys, inputs[3]);
        DenseValues.write(values, inputs[4]);
        DenseValues.write(o, outputs[0]);
    }

    private static void attend(
            AttentionShape shape,
            double[] q,
            double[] o,
            int query,
            int head,
            double[] keys,
            double[] values,
            PageTable pages,
            int position,
            int end) {
        int size = shape.headSize();
        int first = shape.firstVisible(position);
        double[] weights = new double[end - first];
        double largest = Double.NEGATIVE_INFINITY;
        for (int p = first; p < end; p++) {
            int key = (pages.slot(p) * shape.keyValueHeads() + shape.keyValueHead(head)) * size;
            weights[p - first] =
                    shape.scale() * Attention.dot(q, query, keys, key, size) - shape.slope(head) * (position - p);
            largest = Math.max(largest, weights[p - first]);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(weights[i] - largest);
            sum += weights[i];
        }
        for (int p = first; p < end; p++) {
            int value = (pages.slot(p) * shape.keyValueHeads() + shape.keyValueHead(head)) * size;
            for (int d = 0; d < size; d++) {
                o[query + d] += weights[p - first] / sum * values[value + d];
            }
        }
    }
}
