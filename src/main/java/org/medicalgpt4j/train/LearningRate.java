package org.medicalgpt4j.train;

import org.medicalgpt4j.recipe.OptimizerSettings;
import org.medicalgpt4j.recipe.Schedule;

/**
 * The learning rate of each step, as transformers' {@code get_scheduler} gives it: it rises from zero over the warm-up, and
 * the step that is taken first has the value of position 0.
 *
 * @param peak after the warm-up
 * @param warmup steps of the rise
 * @param total steps of the run
 */
public record LearningRate(double peak, Schedule schedule, long warmup, long total) {

    /** Of a recipe, for a run of {@code total} steps. */
    public static LearningRate of(OptimizerSettings settings, long total) {
        return new LearningRate(
                settings.learningRate(), settings.schedule(), settings.warmup().steps(total), total);
    }

    /** @param step counts from 1 */
    public double at(long step) {
        long position = step - 1;
        if (position < warmup) {
            return peak * position / Math.max(1, warmup);
        }
        double done = (double) (position - warmup) / Math.max(1, total - warmup);
        return peak
                * switch (schedule) {
                    case CONSTANT -> 1;
                    case LINEAR -> Math.max(0, 1 - done);
                    case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * done)));
                };
    }
}
