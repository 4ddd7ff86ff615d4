package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/** One run of {@link TokenLogProbKernel} on the rows that have targets. */
final class TokenLogProbRun {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int LOG_PROB = 0;
    private static final int LOG_SUM_EXP = 1;
    private static final int CORRECT = 2;
    private static final int DIRECTION = 3;

    private final KernelCall call;
    private final TargetRows rows;
    private final Memory memory;
    private final VocabularyTiles tiles;
    private final int width;
    private final Matrix head;
    private final Matrix hidden;
    private final HostTensor directions;
    private final SoftmaxStrip[][] strips;

    TokenLogProbRun(KernelCall call, TargetRows rows) {
        this.call = call;
        this.rows = rows;
        int vocabulary = call.input(1).size(0);
        this.width = call.input(1).size(1);
        this.memory = new Memory(call.input(0).rows(), width, vocabulary, call.options());
        this.tiles = VocabularyTiles.of(rows.count(), vocabulary, call.options().headChunk());
        this.head = call.input(1).matrix();
        HostTensor gathered = call.scratch(memory.gatheredAt(), rows.count(), width);
        this.hidden = gathered.matrix();
        this.directions = call.scratch(memory.directionsAt(), (long) tiles.tasks() * tiles.rows(), width);
        this.strips = new SoftmaxStrip[tiles.tasks()][];
        RowCopies.gather(call.input(0), rows.rows(), gathered, call.workers());
    }

    /**
     * The layout of the scratch memory for up to {@code tokens} rows with targets.
     *
     * @param tokens rows in all
     */
    record Memory(long tokens, long width, long vocabulary, KernelOptions options) {
        private static final long ALIGNMENT = 16;

        private long tile() {
            return Math.min(tokens, VocabularyTiles.MOST_ROWS) * VocabularyTiles.COLUMNS;
        }

        long tileAt(int lane) {
            return lane * tile();
        }

        long gatheredAt() {
            return options.threads() * tile();
        }

        long directionsAt() {
            return gatheredAt() + (tokens * width + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        }

        long floats() {
            return directionsAt() + VocabularyTiles.mostPartialRows(tokens, vocabulary, options.headChunk()) * width;
        }
    }

    void run() {
        call.workers().each(rows.count() == 0 ? 0 : tiles.tasks(), this::strip);
        float[][] numbers = new float[DIRECTION][call.input(0).rows()];
        if (call.wants(DIRECTION)) {
            call.output(DIRECTION).zero();
        }
        call.workers()
                .ranges(
                        rows.count(),
                        Blocks.worthwhileRows(width),
                        (from, to, lane) -> finish(from, to, numbers, lane));
        for (int output = LOG_PROB; output < DIRECTION; output++) {
            if (call.wants(output)) {
                call.output(output).write(0, numbers[output], 0, numbers[output].length);
            }
        }
    }

    private void strip(int task, Lane lane) {
        int firstRow = tiles.firstRow(task);
        int count = tiles.lastRow(task) - firstRow;
        SoftmaxStrip[] softmax = new SoftmaxStrip[count];
        for (int i = 0; i < count; i++) {
            softmax[i] = new SoftmaxStrip(rows.targets()[firstRow + i]);
        }
        strips[task] = softmax;
        Matrix mine = hidden.rows(firstRow, firstRow + count);
        boolean first = true;
        for (int at = tiles.firstColumn(task); at < tiles.lastColumn(task); at += VocabularyTiles.COLUMNS) {
            int end = Math.min(at + VocabularyTiles.COLUMNS, tiles.lastColumn(task));
            HostTensor logits = call.scratch(memory.tileAt(lane.index()), count, end - at);
            Matrix headRows = head.rows(at, end);
            Blas.multiply(1f, mine, headRows.transpose(), 0f, logits.matrix());
            exponentials(task, at, logits, first, lane);
            if (call.wants(DIRECTION)) {
                int from = task * tiles.rows();
                Matrix sum = directions.matrix().rows(from, from + count);
                Blas.multiply(1f, logits.matrix(), headRows, first ? 0f : 1f, sum);
            }
            first = false;
        }
    }

    private void exponentials(int task, int firstColumn, HostTensor logits, boolean first, Lane lane) {
        int columns = logits.size(1);
        float[] row = lane.floats(0, columns);
        for (int i = 0; i < logits.rows(); i++) {
            logits.read((long) i * columns, row, 0, columns);
            float factor = strips[task][i].add(row, firstColumn, columns);
            if (call.wants(DIRECTION)) {
                logits.write((long) i * columns, row, 0, columns);
                if (factor != 1f && !first) {
                    shrink(task * tiles.rows() + i, factor, lane);
                }
            }
        }
    }

    private void shrink(int row, float factor, Lane lane) {
        float[] sum = lane.floats(1, width);
        directions.read((long) row * width, sum, 0, width);
        MATH.scale(factor, sum, 0, width);
        directions.write((long) row * width, sum, 0, width);
    }

    /** Puts the strips of rows together. */
    private void finish(int from, int to, float[][] numbers, Lane lane) {
        for (int i = from; i < to; i++) {
            int firstTask = i / tiles.rows() * tiles.strips();
            int inBlock = i % tiles.rows();
            SoftmaxStrip whole = new SoftmaxStrip(rows.targets()[i]);
            for (int s = 0; s < tiles.strips(); s++) {
                whole.merge(strips[firstTask + s][inBlock]);
            }
            int row = rows.rows()[i];
            numbers[LOG_PROB][row] = whole.logProbability();
            numbers[LOG_SUM_EXP][row] = whole.logSumExp();
            numbers[CORRECT][row] = whole.targetIsLargest() ? 1f : 0f;
            if (call.wants(DIRECTION)) {
                direction(i, firstTask, inBlock, whole, lane);
            }
        }
    }

    private void direction(int i, int firstTask, int inBlock, SoftmaxStrip whole, Lane lane) {
        float[] direction = lane.floats(0, width);
        float[] sum = lane.floats(1, width);
        call.input(1).read((long) rows.targets()[i] * width, direction, 0, width);
        for (int s = 0; s < tiles.strips(); s++) {
            int task = firstTask + s;
            directions.read(((long) task * tiles.rows() + inBlock) * width, sum, 0, width);
            MATH.addScaled(-strips[task][inBlock].probabilityFactor(whole), sum, 0, direction, 0, width);
        }
        call.output(DIRECTION).write((long) rows.rows()[i] * width, direction, 0, width);
    }
}
