package org.medicalgpt4j.train;

import org.medicalgpt4j.recipe.AdafactorSettings;
import org.medicalgpt4j.recipe.DecayShape;
import org.medicalgpt4j.recipe.OptimizerSettings;
import org.medicalgpt4j.recipe.ScheduleSettings;

/**
 * The learning rate of each step, as transformers' {@code get_scheduler} gives it: it rises over the warm-up, and the step
 * that is taken first has the value of position 0.
 *
 * @param peak after the warm-up
 * @param course after the warm-up
 * @param warmup steps of the rise
 * @param total steps of the run
 */
public record LearningRate(PeakRate peak, RateCourse course, long warmup, long total) {
    /** Of inverse square roots where there is no warm-up to take it from, as in transformers. */
    private static final long TIMESCALE = 10_000;

    /**
     * Of a recipe, for a run of {@code total} steps.
     *
     * @throws TrainingException if the run is too short for its schedule
     */
    public static LearningRate of(OptimizerSettings settings, long total) {
        PeakRate peak = settings instanceof AdafactorSettings adafactor && adafactor.relativeStep()
                ? new PeakRate.Relative(adafactor.warmupInit())
                : new PeakRate.Fixed(settings.peakRate());
        long warmup = settings.course().warmup().steps(total);
        return new LearningRate(peak, course(settings.course(), warmup, total), warmup, total);
    }

    /** With one peak. */
    public LearningRate(double peak, RateCourse course, long warmup, long total) {
        this(new PeakRate.Fixed(peak), course, warmup, total);
    }

    private static RateCourse course(ScheduleSettings settings, long warmup, long total) {
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

    private static RateCourse wsd(ScheduleSettings settings, double minimum, long warmup, long total) {
        long steps = settings.decaySteps().map(share -> share.steps(total)).orElse(0L);
        if (warmup + steps > total) {
            throw new TrainingException("optimizer.warmup is " + warmup + " steps and optimizer.decaySteps " + steps
                    + ", but the run has only " + total + " steps: shorten them");
        }
        return new RateCourse.WarmupStableDecay(steps, settings.decayShape().orElse(DecayShape.COSINE), minimum);
    }

    /** @param step counts from 1 */
    public double at(long step) {
        return peak.at(step) * share(step - 1);
    }

    private double share(long position) {
        if (position < warmup) {
            double rise = (double) position / Math.max(1, warmup);
            return rise * (1 - course.start()) + course.start();
        }
        return course.share(position, warmup, total);
    }
}
