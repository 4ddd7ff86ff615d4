package org.medicalgpt4j.train;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.TrainingStep;
import org.medicalgpt4j.data.TrainingStream;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.TrainingProgram.UpdateResult;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.recipe.NonFinite;

/**
 * Takes one optimizer step after another. A step is the gradient of its micro batches, normalised by the targets of the
 * whole step. One whose loss or gradient is not a number changes nothing, nor does one that ends in an exception.
 */
final class OptimizerSteps {
    private final TrainingProgram program;
    private final TrainingStream stream;
    private final TrainingLoop.Options options;
    private final SpikeWatch spikes;
    private final TrainingListener listener;

    OptimizerSteps(
            TrainingProgram program, TrainingStream stream, TrainingLoop.Options options, TrainingListener listener) {
        this.program = program;
        this.stream = stream;
        this.options = options;
        this.spikes = new SpikeWatch(options.lossSpike());
        this.listener = listener;
    }

    /** Sums over the targets of a step. */
    private record Sums(double loss, double correct, long targets) {
        double meanLoss() {
            return loss / targets;
        }
    }

    /**
     * Takes the step that follows.
     *
     * @throws TrainingException if it must not be taken
     */
    Progress take(Progress before) {
        long start = System.nanoTime();
        StepEvent recorded = new StepEvent();
        recorded.begin();
        int stepsOfEpoch = stream.steps(before.position().epoch());
        TrainingStep data = stream.next();
        double epoch = data.position().epoch() + (data.position().step() + 1.0) / stepsOfEpoch;
        Progress moved = before.moved(epoch, stream.state(), data.tokenCount());
        Sums sums = gather(data, moved.step());
        if (!Double.isFinite(sums.loss())) {
            program.discard();
            return skipped(moved, "loss", data, start);
        }
        spikes.look(before.recentLosses(), sums.meanLoss()).ifPresent(spike -> report(spike, moved.step(), data));
        double rate = options.learningRate().at(moved.step());
        UpdateResult update = program.update(new TrainingProgram.UpdateStep(moved.updates() + 1, rate, clip()));
        if (!update.applied()) {
            return skipped(moved, "gradient", data, start);
        }
        Progress after = moved.updated(sums.meanLoss(), spikes.window());
        record(recorded, after.step(), data, sums.meanLoss(), update.gradNorm());
        listener.on(new TrainingEvent.Step(
                after.step(),
                epoch,
                sums.meanLoss(),
                sums.correct() / sums.targets(),
                update.gradNorm(),
                rate,
                data.tokenCount(),
                sums.targets(),
                TrainingLoop.seconds(start),
                program.memory()));
        return after;
    }

    private void record(StepEvent event, long number, TrainingStep data, double loss, double gradNorm) {
        event.end();
        if (event.shouldCommit()) {
            event.number = number;
            event.tokens = data.tokenCount();
            event.microBatches = data.microBatchCount();
            event.loss = loss;
            event.gradNorm = gradNorm;
            event.memory = program.memory().total();
            event.commit();
        }
    }

    /** Ends at the first micro batch whose loss is not a number. */
    private Sums gather(TrainingStep data, long number) {
        long targets = data.targetCount();
        if (targets == 0) {
            throw new TrainingException("step " + number + " has no targets: all its " + data.sequenceCount()
                    + " sequences are masked; raise the step size or check the data");
        }
        double loss = 0;
        double correct = 0;
        for (int i = 0; i < data.microBatchCount() && Double.isFinite(loss); i++) {
            RaggedBatch batch = data.microBatch(i);
            Map<String, Tensor> values =
                    program.accumulate(BatchInputs.of(batch, options.seed(), number), 1.0 / targets);
            loss += values.get(NextTokenCrossEntropy.LOSS_SUM).scalar();
            correct += values.get(NextTokenCrossEntropy.CORRECT_SUM).scalar();
        }
        return new Sums(loss, correct, targets);
    }

    private double clip() {
        return options.maxGradNorm() > 0 ? options.maxGradNorm() : Double.POSITIVE_INFINITY;
    }

    private Progress skipped(Progress moved, String what, TrainingStep data, long start) {
        String problem = "the " + what + " of step " + moved.step() + " is not a number (" + rows(data) + ")";
        if (options.nonFinite() == NonFinite.STOP) {
            throw new TrainingException(
                    problem + "; nothing was changed by this step: lower optimizer.learningRate, look"
                            + " at these rows, or set run.nonFinite=skip");
        }
        Progress after = moved.skippedOnce();
        if (after.skippedInARow() > options.mostSkipped()) {
            throw new TrainingException(problem + ", after " + moved.skippedInARow()
                    + " steps in a row that were skipped for the like; run.mostSkipped allows no more: lower"
                    + " optimizer.learningRate or look at the data");
        }
        listener.on(new TrainingEvent.Skipped(
                after.step(),
                after.epoch(),
                what,
                after.skippedInARow(),
                after.skipped(),
                rows(data),
                data.tokenCount(),
                TrainingLoop.seconds(start)));
        return after;
    }

    private void report(SpikeWatch.Spike spike, long number, TrainingStep data) {
        if (spikes.stops()) {
            program.discard();
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "the loss of step %d leapt to %.4f, %.1f standard deviations above the mean of %.4f before it (%s);"
                            + " nothing was changed by this step: look at these rows, lower optimizer.learningRate, or"
                            + " set run.lossSpike.action=warn",
                    number,
                    spike.loss(),
                    spike.deviations(),
                    spike.mean(),
                    rows(data)));
        }
        listener.on(new TrainingEvent.LossSpiked(number, spike.loss(), spike.mean(), spike.deviations(), rows(data)));
    }

    /** The rows a step was made of, the first of them by name. */
    private static String rows(TrainingStep data) {
        String rows =
                data.sources(0).stream().limit(3).map(SourceLine::toString).collect(Collectors.joining(", "));
        return "rows " + rows + (data.sequenceCount() > 3 ? ", ..." : "");
    }
}
