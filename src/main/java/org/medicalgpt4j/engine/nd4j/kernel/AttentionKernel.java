package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.SequenceStarts;

/**
 * A task is one head of one block of queries: scores against the keys the block sees, softmax by rows, product with the
 * values. The matrix products work on the heads where they lie, without transpositions.
 */
final class AttentionKernel implements Kernel<Attention> {

    @Override
    public Class<Attention> op() {
        return Attention.class;
    }

    @Override
    public long scratch(Attention op, long[][] inputs, KernelOptions options) {
        return options.threads() * scoresSize(inputs[0][0]);
    }

    static long scoresSize(long tokens) {
        return Math.min(tokens, QueryBlock.QUERIES) * tokens;
    }

    @Override
    public void run(Attention op, KernelCall call) {
        Blas.useCallingThread();
        AttentionShape shape = op.shape();
        int[] starts = call.input(3).ints();
        SequenceStarts.check(op, starts, call.input(0).rows());
        List<QueryBlock> blocks = QueryBlock.of(starts, QueryBlock.prompts(call, 4, starts.length - 1), shape);
        call.workers()
                .each(
                        blocks.size() * shape.heads(),
                        (task, lane) ->
                                attend(blocks.get(task / shape.heads()), task % shape.heads(), shape, call, lane));
    }

    private static void attend(QueryBlock block, int head, AttentionShape shape, KernelCall call, Lane lane) {
        int size = shape.headSize();
        int keyHead = shape.keyValueHead(head);
        Matrix q = HeadMatrices.head(call.input(0), head, size).rows(block.from(), block.to());
        Matrix k = HeadMatrices.head(call.input(1), keyHead, size).rows(block.firstKey(), block.endKey());
        Matrix v = HeadMatrices.head(call.input(2), keyHead, size).rows(block.firstKey(), block.endKey());
        long mine = lane.index() * scoresSize(call.input(0).rows());
        HostTensor scores = call.scratch(mine, block.queries(), block.keys());
        Blas.multiply((float) shape.scale(), q, k.transpose(), 0f, scores.matrix());
        softmax(block, shape, head, scores, call, lane);
        if (call.wants(0)) {
            Matrix o = HeadMatrices.head(call.output(0), head, size).rows(block.from(), block.to());
            Blas.multiply(1f, scores.matrix(), v, 0f, o);
        }
    }

    private static void softmax(
            QueryBlock block, AttentionShape shape, int head, HostTensor scores, KernelCall call, Lane lane) {
        int keys = block.keys();
        float[] logSumExp = lane.floats(1, 1);
        for (int query = block.from(); query < block.to(); query++) {
            long offset = (long) (query - block.from()) * keys;
            int first = block.firstVisible(query, shape) - block.firstKey();
            ScoreRow row = new ScoreRow(lane, 0, keys, first, block.endVisible(query) - block.firstKey());
            row.read(scores, offset, Float.NEGATIVE_INFINITY);
            row.bias(shape.slope(head), query - block.firstKey());
            logSumExp[0] = row.softmax();
            row.write(scores, offset);
            if (call.wants(1)) {
                call.output(1).write((long) query * shape.heads() + head, logSumExp, 0, 1);
            }
        }
    }
}
