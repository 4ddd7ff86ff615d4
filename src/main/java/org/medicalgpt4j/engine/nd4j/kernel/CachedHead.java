package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.PageTable;

/** Attention of some queries over the cache, run by run of consecutive cache rows. */
final class CachedHead {
    private final KernelCall call;
    private final AttentionShape shape;
    private final CachedQueries queries;
    private final int[] positions;
    private final int prompt;
    private final Lane lane;

    /** @param prompt length of the prompt of the queries' sequence, whose tokens see each other; 0 without one */
    CachedHead(KernelCall call, AttentionShape shape, CachedQueries queries, int[] positions, int prompt, Lane lane) {
        this.call = call;
        this.shape = shape;
        this.queries = queries;
        this.positions = positions;
        this.prompt = prompt;
        this.lane = lane;
    }

    /** @param scratch where the scores may be kept */
    void attend(PageTable pages, int pageSize, long scratch) {
        int first = Integer.MAX_VALUE;
        int end = 0;
        for (int token = queries.from(); token < queries.to(); token++) {
            first = Math.min(first, shape.firstVisible(positions[token]));
            end = Math.max(end, AttentionShape.endVisible(positions[token], prompt));
        }
        HostTensor scores = call.scratch(scratch, queries.rows(), end - first);
        Matrix q = queries.of(call.input(0), shape.headSize());
        List<CacheRun> runs = CacheRun.of(pages, pageSize, first, end);
        for (CacheRun run : runs) {
            Blas.multiply((float) shape.scale(), q, cached(3, run).transpose(), 0f, part(scores, run, first));
        }
        for (int row = 0; row < queries.rows(); row++) {
            softmax(scores, row, first, end);
        }
        Matrix o = queries.of(call.output(0), shape.headSize());
        for (int i = 0; i < runs.size(); i++) {
            Blas.multiply(1f, part(scores, runs.get(i), first), cached(4, runs.get(i)), i == 0 ? 0f : 1f, o);
        }
    }

    private static Matrix part(HostTensor scores, CacheRun run, int first) {
        return scores.matrix().columns(run.position() - first, run.position() - first + run.length());
    }

    private Matrix cached(int input, CacheRun run) {
        HostTensor cache = call.input(input);
        int size = shape.headSize();
        int stride = shape.keyValueHeads() * size;
        long offset = (long) run.slot() * stride + (long) shape.keyValueHead(queries.head()) * size;
        return new Matrix(cache.memory(), offset, run.length(), size, stride, false);
    }

    private void softmax(HostTensor scores, int row, int first, int end) {
        int length = end - first;
        int position = positions[queries.token(row)];
        int from = shape.firstVisible(position) - first;
        int to = AttentionShape.endVisible(position, prompt) - first;
        ScoreRow values = new ScoreRow(lane, 0, length, from, to);
        values.read(scores, (long) row * length, Float.NEGATIVE_INFINITY);
        values.bias(shape.slope(queries.headOf(row)), position - first);
        values.softmax();
        values.write(scores, (long) row * length);
    }
}
