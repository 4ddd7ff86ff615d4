package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.CachedAttention;
import org.medicalgpt4j.op.PageTable;
import org.medicalgpt4j.op.SequenceStarts;

/** Writes the new keys and values to the cache, then lets each group of queries attend. */
final class CachedAttentionKernel implements Kernel<CachedAttention> {
    /** So many floats of the cache are worth another thread. */
    private static final long WORTHWHILE = 1 << 16;

    @Override
    public Class<CachedAttention> op() {
        return CachedAttention.class;
    }

    @Override
    public long scratch(CachedAttention op, long[][] inputs, KernelOptions options) {
        return options.threads() * scores(op.shape(), inputs[0][0], inputs[7][1] * inputs[3][1]);
    }

    private static long scores(AttentionShape shape, long tokens, long positions) {
        long rows = Math.max(shape.heads() / shape.keyValueHeads(), Math.min(tokens, QueryBlock.QUERIES));
        return Math.multiplyExact(rows, positions);
    }

    @Override
    public void run(CachedAttention op, KernelCall call) {
        Blas.useCallingThread();
        AttentionShape shape = op.shape();
        int[] positions = call.input(5).ints();
        int[] starts = call.input(6).ints();
        SequenceStarts.check(op, starts, positions.length);
        int[] prompts = QueryBlock.prompts(call, 8, starts.length - 1);
        PageTable[] pages = pages(call, starts.length - 1);
        store(call, positions, starts, pages);
        List<CachedQueries> queries = CachedQueries.of(starts, shape);
        int pageSize = call.input(3).size(1);
        long perLane = scores(shape, positions.length, (long) call.input(7).size(1) * pageSize);
        int fewest = (int) Math.max(1, WORTHWHILE * queries.size() / Math.max(1, floats(positions, starts, shape)));
        call.workers().ranges(queries.size(), fewest, (from, to, lane) -> {
            for (int i = from; i < to; i++) {
                CachedQueries some = queries.get(i);
                new CachedHead(call, shape, some, positions, prompts[some.sequence()], lane)
                        .attend(pages[some.sequence()], pageSize, lane.index() * perLane);
            }
        });
    }

    private static PageTable[] pages(KernelCall call, int sequences) {
        int[] table = call.input(7).ints();
        HostTensor cache = call.input(3);
        PageTable[] pages = new PageTable[sequences];
        for (int s = 0; s < sequences; s++) {
            pages[s] = new PageTable(table, call.input(7).size(1), s, cache.size(0), cache.size(1));
        }
        return pages;
    }

    private static void store(KernelCall call, int[] positions, int[] starts, PageTable[] pages) {
        int width = call.input(1).size(1);
        call.workers().here((number, lane) -> {
            float[] row = lane.floats(0, width);
            for (int s = 0; s + 1 < starts.length; s++) {
                for (int i = starts[s]; i < starts[s + 1]; i++) {
                    long slot = pages[s].slot(positions[i]);
                    for (int input = 1; input <= 2; input++) {
                        call.input(input).read((long) i * width, row, 0, width);
                        call.input(input + 2).write(slot * width, row, 0, width);
                    }
                }
            }
        });
    }

    /** How many floats of the cache are read in all. */
    private static long floats(int[] positions, int[] starts, AttentionShape shape) {
        long seen = 0;
        for (int position : positions) {
            seen += position - shape.firstVisible(position) + 1L;
        }
        return 2 * seen * shape.keyValueHeads() * shape.headSize();
    }
}
