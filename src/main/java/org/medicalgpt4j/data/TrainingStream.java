package org.medicalgpt4j.data;

import java.util.Arrays;
import org.medicalgpt4j.data.file.DataException;

/**
 * Endless steps over a data set, each epoch shuffled anew if wanted. The same data, batching and seed give the same steps on any
 * machine, and a stream that was sought to a state goes on exactly as the one the state was taken from. Not thread-safe.
 */
public final class TrainingStream {
    /** How far ahead a sequence is looked for that fills a step's remainder. */
    private static final int LOOKAHEAD = 256;

    private final SequenceSet data;
    private final Batching batching;
    private final EpochOrder order;
    private final int lookahead;
    private final int[] lengths;
    private StreamState state = StreamState.START;
    private int plannedEpoch;
    private StepPlan plan;

    /**
     * Every sequence once an epoch.
     *
     * @param shuffle whether each epoch has an order of its own; if not, sequences are taken in theirs
     * @param seed decides the orders
     * @throws DataException if there is no sequence, none has a target, or one does not fit into a micro batch
     */
    public TrainingStream(SequenceSet data, Batching batching, boolean shuffle, long seed) {
        this(data, batching, EpochOrder.all(data.size(), shuffle, seed), shuffle);
    }

    /** @param rearrange whether sequences may leave their order to fill a step */
    TrainingStream(SequenceSet data, Batching batching, EpochOrder order, boolean rearrange) {
        this.data = data;
        this.batching = batching;
        this.order = order;
        this.lookahead = rearrange ? LOOKAHEAD : 0;
        this.lengths = data.lengths();
        this.plan = planned(0);
        if (data.targetCount() == 0) {
            throw new DataException(
                    "there is nothing to learn: all targets are masked in all " + data.size() + " sequences");
        }
    }

    /** The next step. */
    public TrainingStep next() {
        StepPlan current = plan(state.epoch());
        TrainingStep step = new TrainingStep(data, state, current.microBatches(state.step()));
        boolean last = state.step() + 1 == current.steps();
        state = last ? new StreamState(state.epoch() + 1, 0) : new StreamState(state.epoch(), state.step() + 1);
        return step;
    }

    /** The place before the next step. */
    public StreamState state() {
        return state;
    }

    /** Goes to a place; the next step is the one that follows it. Reads no data. */
    public void seek(StreamState target) {
        int steps = plan(target.epoch()).steps();
        if (target.step() >= steps) {
            throw new DataException(
                    "step " + target.step() + " of epoch " + target.epoch() + " is not in the data: that epoch has "
                            + steps + " steps (was it another data set or batch size?)");
        }
        state = target;
    }

    /** Steps of an epoch. */
    public int steps(int epoch) {
        return epoch == plannedEpoch ? plan.steps() : planned(epoch).steps();
    }

    /** Steps of the first so many epochs together. */
    public long totalSteps(int epochs) {
        long total = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            total += steps(epoch);
        }
        return total;
    }

    /**
     * The micro batch of the first epoch with the most tokens.
     *
     * @param sequences of that micro batch
     */
    public record MicroBatchSize(int tokens, int sequences) {}

    /** How much is worked on at once; other epochs may be filled a little differently. */
    public MicroBatchSize largestMicroBatch() {
        StepPlan first = planned(0);
        MicroBatchSize largest = new MicroBatchSize(0, 0);
        for (int step = 0; step < first.steps(); step++) {
            for (int[] sequences : first.microBatches(step)) {
                int tokens = Arrays.stream(sequences).map(i -> lengths[i]).sum();
                if (tokens > largest.tokens()) {
                    largest = new MicroBatchSize(tokens, sequences.length * data.together());
                }
            }
        }
        return largest;
    }

    private StepPlan plan(int epoch) {
        if (epoch != plannedEpoch) {
            plan = planned(epoch);
            plannedEpoch = epoch;
        }
        return plan;
    }

    private StepPlan planned(int epoch) {
        return StepPlan.of(lengths, batching, order.places(epoch), lookahead);
    }
}
