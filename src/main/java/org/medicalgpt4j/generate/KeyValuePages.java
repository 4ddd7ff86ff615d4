package org.medicalgpt4j.generate;

import java.util.BitSet;
import org.medicalgpt4j.model.CacheShape;

/** Gives out the pages of a key/value cache. Lowest first, so that memory which is never needed is never touched. */
final class KeyValuePages {
    private final int pageSize;
    private final int count;
    private final BitSet free = new BitSet();

    KeyValuePages(CacheShape shape) {
        this.pageSize = shape.pageSize();
        this.count = shape.pages();
        free.set(0, count);
    }

    /** Tokens a page holds. */
    int pageSize() {
        return pageSize;
    }

    /** Pages in all. */
    int count() {
        return count;
    }

    /** Pages nobody has. */
    int available() {
        return free.cardinality();
    }

    /** Pages that so many tokens of one sequence need. */
    int pagesFor(int tokens) {
        return (int) ((tokens + (long) pageSize - 1) / pageSize);
    }

    int take() {
        int page = free.nextSetBit(0);
        if (page < 0) {
            throw new GenerationException("all " + count + " pages of the key/value cache are in use");
        }
        free.clear(page);
        return page;
    }

    void giveBack(int page) {
        if (free.get(page)) {
            throw new IllegalStateException("page " + page + " was given back twice");
        }
        free.set(page);
    }
}
