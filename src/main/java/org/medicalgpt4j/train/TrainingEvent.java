package org.medicalgpt4j.train;

import org.medicalgpt4j.engine.Program.MemoryUse;

/** What a training run tells those who watch it. */
public sealed interface TrainingEvent {

    /** @param totalSteps steps the run is going to take */
    record Started(long totalSteps, long trainableParameters, long allParameters) implements TrainingEvent {}

    /**
     * One optimizer step.
     *
     * @param number counts from 1
     * @param epoch passes over the data so far, in fractions
     * @param loss mean over the targets of the step
     * @param accuracy share of targets that were the most likely token
     * @param tokens of the step
     * @param seconds the step took
     */
    record Step(
            long number,
            double epoch,
            double loss,
            double accuracy,
            double gradNorm,
            double learningRate,
            long tokens,
            long targets,
            double seconds,
            MemoryUse memory)
            implements TrainingEvent {
        public double tokensPerSecond() {
            return tokens / seconds;
        }
    }

    /** Held-out data was scored after step {@code step}; 0 means before training. */
    record Evaluated(long step, Evaluation.Result result, double seconds) implements TrainingEvent {}

    /** All steps are done. */
    record Finished(long steps, double seconds, double meanTokensPerSecond) implements TrainingEvent {}
}
