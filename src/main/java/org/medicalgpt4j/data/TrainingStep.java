package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * The sequences of one optimizer step, split into micro batches. Its number of targets is known before the first micro batch
 * is computed, so that the loss can be normalised by the tokens of the whole step. Batches are laid out when asked for.
 */
public final class TrainingStep {
    private final SequenceSet data;
    private final StreamState position;
    private final int[][] microBatches;

    TrainingStep(SequenceSet data, StreamState position, int[][] microBatches) {
        this.data = data;
        this.position = position;
        this.microBatches = microBatches;
    }

    /** Where in the stream this step lies. */
    public StreamState position() {
        return position;
    }

    public int microBatchCount() {
        return microBatches.length;
    }

    /** Positions with a target in the whole step: what each micro batch's loss is divided by. */
    public long targetCount() {
        return units().mapToLong(data::targetCount).sum();
    }

    /** Tokens of the whole step. */
    public long tokenCount() {
        return units().mapToLong(data::length).sum();
    }

    /** What the step holds: sequences, or pairs of them. */
    public int unitCount() {
        return Math.toIntExact(units().count());
    }

    /** The set that the step's units are places in. */
    public SequenceSet data() {
        return data;
    }

    /** Places of a micro batch's units. */
    public int[] units(int index) {
        return microBatches[index].clone();
    }

    /** Tokens of the micro batches before one. */
    public long rowOffset(int index) {
        return Arrays.stream(microBatches, 0, index)
                .flatMapToInt(Arrays::stream)
                .mapToLong(data::length)
                .sum();
    }

    /** Lays out a micro batch, from 0. */
    public RaggedBatch microBatch(int index) {
        List<TrainingSequence> members = new ArrayList<>();
        for (int unit : microBatches[index]) {
            members.addAll(data.sequences(unit));
        }
        return RaggedBatch.of(members, rowOffset(index));
    }

    /** The rows a micro batch was made of, for saying which data made a loss go wrong. */
    public List<SourceLine> sources(int index) {
        return Arrays.stream(microBatches[index]).mapToObj(data::source).toList();
    }

    private IntStream units() {
        return Arrays.stream(microBatches).flatMapToInt(Arrays::stream);
    }
}
