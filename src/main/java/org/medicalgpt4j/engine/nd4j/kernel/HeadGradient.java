package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.AttentionShape;

/**
 * The backward pass of one query head of one sequence: block of queries by block of queries, the last one first. It sees
 * the most keys, so that without a window it writes all sums and the others only add.
 */
final class HeadGradient {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private final AttentionShape shape;
    private final int head;
    private final KernelCall call;
    private final Lane lane;
    private final Matrix dO;
    private final Matrix q;
    private final Matrix k;
    private final Matrix v;
    private final Optional<Matrix> dq;
    private final Optional<Matrix> dk;
    private final Optional<Matrix> dv;

    /** @param dk gradients of keys by query head, {@code [N, heads * D]} */
    HeadGradient(
            KernelCall call,
            AttentionShape shape,
            int head,
            Optional<HostTensor> dk,
            Optional<HostTensor> dv,
            Lane lane) {
        int size = shape.headSize();
        this.shape = shape;
        this.head = head;
        this.call = call;
        this.lane = lane;
        this.dO = HeadMatrices.head(call.input(0), head, size);
        this.q = HeadMatrices.head(call.input(1), head, size);
        this.k = HeadMatrices.head(call.input(2), shape.keyValueHead(head), size);
        this.v = HeadMatrices.head(call.input(3), shape.keyValueHead(head), size);
        this.dq = call.wants(0) ? Optional.of(HeadMatrices.head(call.output(0), head, size)) : Optional.empty();
        this.dk = dk.map(tensor -> HeadMatrices.head(tensor, head, size));
        this.dv = dv.map(tensor -> HeadMatrices.head(tensor, head, size));
    }

    void run(int start, int end, int prompt) {
        List<QueryBlock> blocks = QueryBlock.of(start, end, prompt, shape);
        int written = end;
        for (int i = blocks.size() - 1; i >= 0; i--) {
            block(blocks.get(i), written);
            written = Math.min(written, blocks.get(i).firstKey());
        }
    }

    /** @param written sums of keys from here on hold something already */
    private void block(QueryBlock block, int written) {
        int keys = block.keys();
        long mine = 2L * lane.index() * AttentionKernel.scoresSize(call.input(1).rows());
        HostTensor p = call.scratch(mine, block.queries(), keys);
        HostTensor ds = call.scratch(mine + p.length(), block.queries(), keys);
        Matrix queries = q.rows(block.from(), block.to());
        Matrix gradients = dO.rows(block.from(), block.to());
        Matrix visible = k.rows(block.firstKey(), block.endKey());
        Blas.multiply((float) shape.scale(), queries, visible.transpose(), 0f, p.matrix());
        Blas.multiply(1f, gradients, v.rows(block.firstKey(), block.endKey()).transpose(), 0f, ds.matrix());
        for (int query = block.from(); query < block.to(); query++) {
            row(block, query, p, ds);
        }
        dq.ifPresent(sum -> Blas.multiply(1f, ds.matrix(), visible, 0f, sum.rows(block.from(), block.to())));
        dv.ifPresent(sum -> accumulate(p.matrix(), gradients, sum, block, written));
        dk.ifPresent(sum -> accumulate(ds.matrix(), queries, sum, block, written));
    }

    /** Probabilities from scores, and gradients of scores from those of probabilities. */
    private void row(QueryBlock block, int query, HostTensor p, HostTensor ds) {
        int keys = block.keys();
        int size = shape.headSize();
        int first = block.firstVisible(query, shape) - block.firstKey();
        int end = block.endVisible(query) - block.firstKey();
        long offset = (long) (query - block.from()) * keys;
        long vector = ((long) query * shape.heads() + head) * size;
        ScoreRow probability = new ScoreRow(lane, 0, keys, first, end);
        ScoreRow gradient = new ScoreRow(lane, 1, keys, first, end);
        float[] a = lane.floats(2, size);
        float[] b = lane.floats(3, size);
        call.input(0).read(vector, a, 0, size);
        call.input(4).read(vector, b, 0, size);
        float mean = MATH.dot(a, 0, b, 0, size);
        call.input(5).read((long) query * shape.heads() + head, a, 0, 1);
        probability.read(p, offset, Float.NEGATIVE_INFINITY);
        probability.bias(shape.slope(head), query - block.firstKey());
        gradient.read(ds, offset, 0f);
        float[] values = probability.values();
        int filled = probability.filled();
        MATH.exp(1f, a[0], values, first, values, first, filled);
        MATH.softmaxGradient(mean, (float) shape.scale(), values, first, gradient.values(), first, filled);
        probability.write(p, offset);
        gradient.write(ds, offset);
    }

    /** {@code sum[keys of the block] += scores^T vectors}, where nothing is written yet without the addition. */
    private static void accumulate(Matrix scores, Matrix vectors, Matrix sum, QueryBlock block, int written) {
        int first = block.firstKey();
        int fresh = Math.max(0, Math.min(written, block.endKey()) - first);
        int keys = block.keys();
        Matrix transposed = scores.transpose();
        Blas.multiply(1f, transposed.rows(0, fresh), vectors, 0f, sum.rows(first, first + fresh));
        Blas.multiply(1f, transposed.rows(fresh, keys), vectors, 1f, sum.rows(first + fresh, block.endKey()));
    }
}
