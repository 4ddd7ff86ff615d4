package org.medicalgpt4j.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.TrainingProgram.UpdateResult;
import org.medicalgpt4j.recipe.NonFinite;

/**
 * Takes one optimizer step after another. A step is the gradient of its micro batches, weighed
 * as its source says. One whose loss or gradient is not a number changes nothing, nor does one that ends in an exception.
 */
final class OptimizerSteps {
    private final TrainingProgram program;
    private final StepSource source;
    private final TrainingLoop.Options options;
    private final SpikeWatch spikes;
    private final TrainingListener listener;

    OptimizerSteps(
            TrainingProgram program, StepSource source, TrainingLoop.Options options, TrainingListener listener) {
        this.program = program;
        this.source = source;
        this.options = options;
        this.spikes = new SpikeWatch(options.lossSpike());
        this.listener = listener;
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
        SourceStep step = source.next(before.step() + 1);
        Progress moved = before.moved(step.epoch(), source.position(), step.tokens());
        Measures measures = gather(step.content());
        if (!Double.isFinite(measures.loss())) {
            program.discard();
            return skipped(moved, "loss", step, start);
        }
        spikes.look(before.recentLosses(), measures.loss()).ifPresent(spike -> report(spike, moved.step(), step));
        double rate = options.learningRate().at(moved.step());
        UpdateResult update = program.update(new TrainingProgram.UpdateStep(moved.updates() + 1, rate, clip()));
        if (!update.applied()) {
            return skipped(moved, "gradient", step, start);
        }
        Progress after = moved.updated(measures.loss(), spikes.window());
        record(recorded, after.step(), step, measures.loss(), update.gradNorm());
        listener.on(new TrainingEvent.Step(
                after.step(),
                step.epoch(),
                measures,
                update.gradNorm(),
                rate,
                step.tokens(),
                TrainingLoop.seconds(start),
                program.memory()));
        return after;
    }

    private void record(StepEvent event, long number, SourceStep data, double loss, double gradNorm) {
        event.end();
        if (event.shouldCommit()) {
            event.number = number;
            event.tokens = data.tokens();
            event.microBatches = data.content().count();
            event.loss = loss;
            event.gradNorm = gradNorm;
            event.memory = program.memory().total();
            event.commit();
        }
    }

    /** Ends at the first micro batch whose loss is not a number. */
    private Measures gather(StepContent content) {
        Map<String, Double> sums = new LinkedHashMap<>();
        Measures measures;
        int done = 0;
        do {
            Evaluation.add(program.accumulate(content.batch(done), content.lossWeight()), sums);
            measures = content.measures(sums);
            done++;
        } while (done < content.count() && Double.isFinite(measures.loss()));
        return measures;
    }

    private double clip() {
        return options.maxGradNorm() > 0 ? options.maxGradNorm() : Double.POSITIVE_INFINITY;
    }

    private Progress skipped(Progress moved, String what, SourceStep data, long start) {
        String problem = "the " + what + " of step " + moved.step() + " is not a number (" + data.rows() + ")";
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
                data.rows(),
                data.tokens(),
                TrainingLoop.seconds(start)));
        return after;
    }

    private void report(SpikeWatch.Spike spike, long number, SourceStep data) {
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
                    data.rows()));
        }
        listener.on(new TrainingEvent.LossSpiked(number, spike.loss(), spike.mean(), spike.deviations(), data.rows()));
    }
}
