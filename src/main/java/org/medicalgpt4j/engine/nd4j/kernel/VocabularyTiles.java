package org.medicalgpt4j.engine.nd4j.kernel;

/**
 * How the table of logits, rows by vocabulary, is cut: into blocks of rows, and for each of them into strips of the
 * vocabulary. A strip is gone through in tiles that stay in the second-level cache.
 *
 * @param rows rows of a block, the last one may have fewer
 */
record VocabularyTiles(int count, int vocabulary, int rows, int rowBlocks, int strips) {
    /** Columns of a tile. */
    static final int COLUMNS = 512;

    /** So many tasks keep the threads of an ordinary machine evenly busy; the same on all machines, as are the results. */
    private static final int TASKS = 16;

    /** Rows of a block at most. */
    static final int MOST_ROWS = 256;

    /** @param rowLimit how many rows of logits may be held at once */
    static VocabularyTiles of(int count, int vocabulary, int rowLimit) {
        int most = Math.max(1, Math.min(MOST_ROWS, rowLimit));
        int rowBlocks = Math.max(1, (count + most - 1) / most);
        int tiles = (vocabulary + COLUMNS - 1) / COLUMNS;
        int strips = Math.max(1, Math.min(tiles, (TASKS + rowBlocks - 1) / rowBlocks));
        return new VocabularyTiles(count, vocabulary, (count + rowBlocks - 1) / rowBlocks, rowBlocks, strips);
    }

    /** The most rows of tasks, taken together, that any number of rows up to {@code count} needs. */
    static long mostPartialRows(long count, long vocabulary, int rowLimit) {
        int step = Math.max(1, Math.min(MOST_ROWS, rowLimit));
        long most = 0;
        for (long rows = step; rows < count + step; rows += step) {
            VocabularyTiles tiles = of((int) Math.min(rows, count), Math.toIntExact(vocabulary), rowLimit);
            most = Math.max(most, (long) tiles.tasks() * tiles.rows());
        }
        return most;
    }

    int tasks() {
        return rowBlocks * strips;
    }

    int firstRow(int task) {
        return Math.min(count, task / strips * rows);
    }

    int lastRow(int task) {
        return Math.min(count, (task / strips + 1) * rows);
    }

    int firstColumn(int task) {
        return strip(task % strips);
    }

    int lastColumn(int task) {
        return strip(task % strips + 1);
    }

    private int strip(int number) {
        int tiles = (vocabulary + COLUMNS - 1) / COLUMNS;
        return Math.min(vocabulary, (int) ((long) tiles * number / strips) * COLUMNS);
    }
}
