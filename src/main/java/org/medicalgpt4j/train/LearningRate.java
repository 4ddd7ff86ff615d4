package org.medicalgpt4j.train;

import org.medicalgpt4j.recipe.DecayShape;
import org.medicalgpt4j.recipe.OptimizerSettings;

/**
 * The learning rate of each step, as transformers' {@code get_scheduler} gives it: it rises over the warm-up, and the step
 * that is taken first has the value of position 0.
 *
 * @param peak after the warm-up
 * @param course after the warm-up
 * @param warmup steps of the rise
 * @param total steps of the run
 */
public record LearningRate(double peak, RateCourse course, long warmup, long total) {
    /** Of inverse square roots where there is no warm-up to take it from, as in transformers. */
    private static final long TIMESCALE = 10_000;

    /**
     * Of a recipe, for a run of {@code total} steps.
     *
     * @throws TrainingException if the run is too short for its schedule
     */
    public static LearningRate of(OptimizerSettings settings, long total) {
        long warmup = settings.warmup().steps(total);
        return new LearningRate(settings.learningRate(), course(settings, warmup, total), warmup, total);
    }

    private static RateCourse course(OptimizerSettings settings, long warmup, long total) {
        double minimum = settings.minimumRate().orElse(0.0);
        return switch (settings.schedule()) {
            case CONSTANT -> new RateCourse.Constant();
            case LINEAR -> new RateCourse.Linear();
            case COSINE -> new RateCourse.Cosine(minimum);
            case POLYNOMIAL -> new RateCourse.Polynomial(settings.power().orElse(1.0), minimum);
            case INVERSE_SQRT ->
                new RateCourse.InverseSquareRoot(
                        settings.timescale().map(Integer::longValue).orElse(warmup > 0 ? warmup : TIMESCALE));
            case WSD -> wsd(settings, minimum, warmup, total);
        };
    }

    private static RateCourse wsd(OptimizerSettings settings, double minimum, long warmup, long total) {
        long steps = settings.decaySteps().map(share -> share.steps(total)).orElse(0L);
        if (warmup + steps > total) {
            throw new TrainingException("optimizer.warmup is " + warmup + " steps and optimizer.decaySteps " + steps
                    + ", but the run has only " + total + " steps: shorten them");
        }
        return new RateCourse.WarmupStableDecay(steps, settings.decayShape().orElse(DecayShape.COSINE), minimum);
    }

    /** @param step counts from 1 */
    public double at(long step) {
        long position = step - 1;
        if (position < warmup) {
            double rise = (double) position / Math.max(1, warmup);
            return peak * (rise * (1 - course.start()) + course.start());
        }
        return peak * course.share(position, warmup, total);
    }
}
