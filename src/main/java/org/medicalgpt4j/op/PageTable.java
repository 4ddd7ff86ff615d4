package org.medicalgpt4j.op;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the positions of one sequence lie in a paged cache. */
public final class PageTable {
    private final int[] pages;
    private final int pageSize;

    /**
     * @param table all pages of all sequences, {@code [S, P]}, in C order
     * @param width P
     * @param pageCount pages of the cache
     * @throws OpException if an entry names a page that does not exist; negative entries mean no page
     */
    public PageTable(int[] table, int width, int sequence, long pageCount, int pageSize) {
        this.pages = Arrays.copyOfRange(table, sequence * width, (sequence + 1) * width);
        this.pageSize = pageSize;
        for (int page : pages) {
            if (page >= pageCount) {
                throw new OpException("sequence " + sequence + " uses cache page " + page + ", there are " + pageCount);
            }
        }
    }

    PageTable(INDArray table, int sequence, long pageCount, int pageSize) {
        this(DenseValues.readInts(table), (int) table.size(1), sequence, pageCount, pageSize);
    }

    /**
     * The cache row of a position.
     *
     * @throws OpException if the sequence has no page for it
     */
    public int slot(int position) {
        int index = position / pageSize;
        if (position < 0 || index >= pages.length || pages[index] < 0) {
            throw new OpException("position " + position + " has no cache page: the sequence has pages for "
                    + (long) pages.length * pageSize + " positions");
        }
        return pages[index] * pageSize + position % pageSize;
    }
}
