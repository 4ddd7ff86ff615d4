package org.medicalgpt4j.train;

import java.util.Optional;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.recipe.LossSpike;
import org.medicalgpt4j.recipe.NonFinite;

/**
 * Takes optimizer steps, evaluates and saves in between, and stops when asked to. Whatever it has reached is in a
 * {@link Progress}, so that it can begin anywhere and go on exactly as if it had never paused. The loop knows nothing of
 * stages.
 */
public final class TrainingLoop {
    private final OptimizerSteps steps;
    private final StepSource source;
    private final Options options;
    private final Optional<Evaluation> evaluation;
    private final Optional<Sampling> sampling;
    private final Checkpointing checkpoints;
    private final StopSwitch stop;
    private final TrainingListener listener;
    private Progress progress = Progress.START;

    /**
     * @param learningRate of each step, whose number of steps is that of the run
     * @param maxGradNorm 0 for no clipping
     * @param seed what dropout draws from
     * @param evaluateEvery steps between evaluations; 0 for none during training
     * @param mostSkipped steps that {@link NonFinite#SKIP} may leave out in a row
     * @param trainableParameters numbers that are trained, of {@code allParameters}; for reports
     */
    public record Options(
            LearningRate learningRate,
            double maxGradNorm,
            long seed,
            int evaluateEvery,
            NonFinite nonFinite,
            int mostSkipped,
            LossSpike lossSpike,
            long trainableParameters,
            long allParameters) {
        long totalSteps() {
            return learningRate.total();
        }
    }

    public TrainingLoop(
            TrainingProgram program,
            StepSource source,
            Options options,
            Optional<Evaluation> evaluation,
            Optional<Sampling> sampling,
            Checkpointing checkpoints,
            StopSwitch stop,
            TrainingListener listener) {
        this.steps = new OptimizerSteps(program, source, options, listener);
        this.source = source;
        this.options = options;
        this.evaluation = evaluation;
        this.sampling = sampling;
        this.checkpoints = checkpoints;
        this.stop = stop;
        this.listener = listener;
    }

    /**
     * Trains to the last step, with an evaluation and samples before the first and one after the last.
     *
     * @param begin where to begin, the state of weights and optimizer being that of the same moment
     * @return what was reached
     * @throws RunStopped if asked to; everything is saved then
     * @throws TrainingException if a step must not be taken; what was reached before it is saved then
     */
    public Progress run(Progress begin) {
        long start = System.nanoTime();
        progress = begin;
        source.seek(begin.position());
        listener.on(new TrainingEvent.Started(
                begin.step(), options.totalSteps(), options.trainableParameters(), options.allParameters()));
        while (true) {
            evaluateIfDue();
            if (progress.step() > 0 && checkpoints.isDue(progress)) {
                save();
            }
            if (stop.isRequested()) {
                throw stopped();
            }
            if (progress.step() == options.totalSteps()) {
                break;
            }
            step();
        }
        double seconds = seconds(start);
        listener.on(new TrainingEvent.Finished(
                progress.step() - begin.step(), seconds, (progress.tokens() - begin.tokens()) / seconds));
        return progress;
    }

    /** Nothing happens if a stop is requested meanwhile: then it is due again when the run goes on. */
    private void evaluateIfDue() {
        long step = progress.step();
        boolean due = step == 0
                || step == options.totalSteps()
                || options.evaluateEvery() > 0 && step % options.evaluateEvery() == 0;
        if (due && !progress.isEvaluated()) {
            long start = System.nanoTime();
            evaluation.flatMap(held -> held.run(stop)).ifPresent(result -> {
                progress = progress.evaluated(result);
                listener.on(new TrainingEvent.Evaluated(step, result, seconds(start)));
            });
        }
        if (due && progress.sampledAt() != step) {
            long start = System.nanoTime();
            sampling.flatMap(questions -> questions.draw(stop)).ifPresent(samples -> {
                progress = progress.sampled();
                listener.on(new TrainingEvent.Sampled(step, samples, seconds(start)));
            });
        }
    }

    private void step() {
        try {
            progress = steps.take(progress);
        } catch (TrainingException failure) {
            throw progress.step() == 0 ? failure : saved(failure);
        }
    }

    private TrainingException saved(TrainingException failure) {
        try {
            return new TrainingException(failure.getMessage() + "; the " + progress.step()
                    + " steps before it are saved in " + save().folder());
        } catch (CheckpointException second) {
            failure.addSuppressed(second);
            return failure;
        }
    }

    private RunStopped stopped() {
        return progress.step() == 0
                ? new RunStopped("stopped before the first step")
                : new RunStopped("stopped after step " + progress.step() + " of " + options.totalSteps() + ", saved in "
                        + save().folder() + "; run the same recipe again to go on");
    }

    private Checkpointing.Saved save() {
        long start = System.nanoTime();
        Checkpointing.Saved saved = checkpoints.save(progress);
        if (saved.isNew()) {
            listener.on(new TrainingEvent.Saved(progress.step(), saved.folder(), saved.complaints(), seconds(start)));
        }
        return saved;
    }

    static double seconds(long start) {
        return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    }
}
