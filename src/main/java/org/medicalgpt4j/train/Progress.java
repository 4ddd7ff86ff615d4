package org.medicalgpt4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a run has come: all of its state but weights and optimizer. Random numbers need no state, since they are drawn
 * by seed, step and place.
 *
 * @param step steps behind us, skipped ones included
 * @param updates steps that changed the weights, which is what an optimizer counts
 * @param epoch passes over the data so far, in fractions
 * @param position where the next step's data begins
 * @param tokens of all steps
 * @param skippedInARow steps skipped just now, without one in between that was not
 * @param recentLosses latest losses, oldest first, as far as {@link SpikeWatch} looks back
 * @param first evaluation before training, if there was one
 * @param latest evaluation, if there was one
 * @param best evaluation with the lowest loss after training began, if there was one
 * @param sampledAt step after which the model last answered questions; -1 if it has not yet
 */
public record Progress(
        long step,
        long updates,
        double epoch,
        SourcePosition position,
        long tokens,
        int skippedInARow,
        List<Double> recentLosses,
        Optional<Scored> first,
        Optional<Scored> latest,
        Optional<Scored> best,
        long sampledAt) {

    /** Nothing is done yet. */
    public static final Progress START = new Progress(
            0, 0, 0, SourcePosition.START, 0, 0, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), -1);

    public Progress {
        recentLosses = List.copyOf(recentLosses);
    }

    /** An evaluation after a step. */
    public record Scored(long step, Measures result) {}

    /** Steps that changed nothing. */
    public long skipped() {
        return step - updates;
    }

    /** Whether held-out data was scored after the latest step. */
    public boolean isEvaluated() {
        return latest.filter(scored -> scored.step() == step).isPresent();
    }

    /** One step later; nothing is said yet of what it did. */
    Progress moved(double toEpoch, SourcePosition next, long stepTokens) {
        return new Progress(
                step + 1,
                updates,
                toEpoch,
                next,
                tokens + stepTokens,
                skippedInARow,
                recentLosses,
                first,
                latest,
                best,
                sampledAt);
    }

    /** The latest step changed the weights. */
    Progress updated(double loss, int lossesKept) {
        List<Double> losses = new ArrayList<>(recentLosses);
        losses.add(loss);
        return new Progress(
                step,
                updates + 1,
                epoch,
                position,
                tokens,
                0,
                losses.subList(Math.max(0, losses.size() - lossesKept), losses.size()),
                first,
                latest,
                best,
                sampledAt);
    }

    /** The latest step changed nothing. */
    Progress skippedOnce() {
        return new Progress(
                step,
                updates,
                epoch,
                position,
                tokens,
                skippedInARow + 1,
                recentLosses,
                first,
                latest,
                best,
                sampledAt);
    }

    /** Held-out data was scored after the latest step. */
    Progress evaluated(Measures result) {
        Scored scored = new Scored(step, result);
        boolean better = step > 0
                && !Double.isNaN(result.loss())
                && best.filter(earlier -> !(result.loss() < earlier.result().loss()))
                        .isEmpty();
        return new Progress(
                step,
                updates,
                epoch,
                position,
                tokens,
                skippedInARow,
                recentLosses,
                step == 0 ? Optional.of(scored) : first,
                Optional.of(scored),
                better ? Optional.of(scored) : best,
                sampledAt);
    }

    /** The model answered questions after the latest step. */
    Progress sampled() {
        return new Progress(
                step, updates, epoch, position, tokens, skippedInARow, recentLosses, first, latest, best, step);
    }
}
