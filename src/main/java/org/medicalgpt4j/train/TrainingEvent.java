package org.medicalgpt4j.train;

import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.engine.Program.MemoryUse;

/** What a training run tells those who watch it. */
public sealed interface TrainingEvent {

    /**
     * Training begins.
     *
     * @param stepsDone steps taken before, by a run that is being resumed
     * @param totalSteps number of the last step
     * @param trainableParameters numbers that are trained
     * @param allParameters numbers of the whole model
     */
    record Started(long stepsDone, long totalSteps, long trainableParameters, long allParameters)
            implements TrainingEvent {}

    /**
     * One optimizer step.
     *
     * @param number counts from 1
     * @param epoch passes over the data so far, in fractions
     * @param measures means over the step, the loss among them
     * @param tokens of the step
     * @param seconds the step took
     */
    record Step(
            long number,
            double epoch,
            Measures measures,
            double gradNorm,
            double learningRate,
            long tokens,
            double seconds,
            MemoryUse memory)
            implements TrainingEvent {
        public double loss() {
            return measures.loss();
        }

        public double tokensPerSecond() {
            return tokens / seconds;
        }
    }

    /**
     * A step was left out, since its loss or gradient is not a number; nothing was changed by it.
     *
     * @param number of the step
     * @param what {@code loss} or {@code gradient}
     * @param inARow steps skipped just now, this one included
     * @param total steps skipped in the whole run
     * @param rows the data it was made of
     */
    record Skipped(
            long number, double epoch, String what, int inARow, long total, String rows, long tokens, double seconds)
            implements TrainingEvent {}

    /**
     * The loss leapt out of those before it. The step follows.
     *
     * @param number of the step
     * @param mean of the losses before
     * @param deviations their standard deviations between mean and loss
     * @param rows the data it was made of
     */
    record LossSpiked(long number, double loss, double mean, double deviations, String rows) implements TrainingEvent {}

    /**
     * A checkpoint was saved.
     *
     * @param step that it was saved after
     * @param complaints what went wrong beside it without harm to it
     */
    record Saved(long step, Path folder, List<String> complaints, double seconds) implements TrainingEvent {}

    /** Held-out data was scored after step {@code step}; 0 means before training. */
    record Evaluated(long step, Measures result, double seconds) implements TrainingEvent {}

    /** The model has answered questions after step {@code step}; 0 means before training. */
    record Sampled(long step, List<Sampling.Sample> samples, double seconds) implements TrainingEvent {
        public Sampled {
            samples = List.copyOf(samples);
        }
    }

    /**
     * All steps are done.
     *
     * @param steps of this process, without those of the one it resumed
     */
    record Finished(long steps, double seconds, double meanTokensPerSecond) implements TrainingEvent {}
}
