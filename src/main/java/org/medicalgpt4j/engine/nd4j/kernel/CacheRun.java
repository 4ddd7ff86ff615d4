package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.op.PageTable;

/**
 * Consecutive positions of a sequence that lie behind each other in the cache.
 *
 * @param position the first one
 * @param slot its row in the cache
 */
record CacheRun(int position, int slot, int length) {

    /** The runs from position {@code from} (inclusive) to {@code to} (exclusive). */
    static List<CacheRun> of(PageTable pages, int pageSize, int from, int to) {
        List<CacheRun> runs = new ArrayList<>();
        int position = from;
        while (position < to) {
            int first = pages.slot(position);
            int end = nextPage(position, pageSize);
            while (end < to && pages.slot(end) == first + end - position) {
                end = nextPage(end, pageSize);
            }
            end = Math.min(end, to);
            runs.add(new CacheRun(position, first, end - position));
            position = end;
        }
        return runs;
    }

    private static int nextPage(int position, int pageSize) {
        return (position / pageSize + 1) * pageSize;
    }
}
