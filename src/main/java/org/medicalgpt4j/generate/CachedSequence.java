package org.medicalgpt4j.generate;

import java.util.Arrays;
import org.medicalgpt4j.engine.Program;

/**
 * The tokens of one sequence whose keys and values are in a decoder's cache. Closing it frees its pages. What one adapter
 * computed is of no use to another one.
 */
public final class CachedSequence implements AutoCloseable {
    private final KeyValuePages pages;
    private final boolean continuable;
    private int[] tokens = new int[64];
    private int length;
    private int[] pageIds = new int[8];
    private int pageCount;
    private boolean stretched;
    private Program program;

    /** @param continuable whether another prompt with the same beginning can go on from there */
    CachedSequence(KeyValuePages pages, Program program, boolean continuable) {
        this.pages = pages;
        this.continuable = continuable;
        this.program = program;
    }

    /** What computes this sequence. */
    Program program() {
        return program;
    }

    /** Goes on with another program; nothing is cached then. */
    void computedBy(Program other) {
        if (program != other) {
            truncate(0);
            program = other;
        }
    }

    /** Number of tokens in the cache. */
    public int length() {
        return length;
    }

    public int[] tokens() {
        return Arrays.copyOf(tokens, length);
    }

    /** How many tokens at the beginning are the same in the cache and in {@code ids}, and need not be computed again. */
    public int commonPrefix(int[] ids) {
        if (!continuable) {
            return 0;
        }
        int mismatch = Arrays.mismatch(tokens, 0, length, ids, 0, ids.length);
        return mismatch < 0 ? length : mismatch;
    }

    /** Forgets all tokens but the first {@code newLength}. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException(newLength + " is not within the " + length + " tokens");
        }
        length = newLength;
        release(pages.pagesFor(newLength));
    }

    /** Whether the cache has room for this sequence to grow to so many tokens. */
    boolean fits(int tokensInAll) {
        return pages.pagesFor(tokensInAll) - pageCount <= pages.available();
    }

    /** Takes the pages for that many tokens. */
    void reserve(int tokensInAll) {
        while (pageCount < pages.pagesFor(tokensInAll)) {
            if (pageCount == pageIds.length) {
                pageIds = Arrays.copyOf(pageIds, 2 * pageCount);
            }
            pageIds[pageCount] = pages.take();
            pageCount++;
        }
    }

    /** Notes tokens whose keys and values are being written. */
    void append(int[] more) {
        reserve(Math.addExact(length, more.length));
        if (length + more.length > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(length + more.length, Math.multiplyExact(tokens.length, 2)));
        }
        System.arraycopy(more, 0, tokens, length, more.length);
        length += more.length;
    }

    /** Whether the cached keys have frequencies that belong to a longer sequence than the cache can continue. */
    boolean stretched() {
        return stretched;
    }

    void stretched(boolean value) {
        stretched = value;
    }

    int token(int position) {
        return tokens[position];
    }

    /** Pages that hold tokens. */
    int usedPages() {
        return pages.pagesFor(length);
    }

    int page(int index) {
        return pageIds[index];
    }

    @Override
    public void close() {
        length = 0;
        release(0);
    }

    private void release(int kept) {
        while (pageCount > kept) {
            pages.giveBack(pageIds[--pageCount]);
        }
    }
}
