package org.medicalgpt4j.train;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.LossSpike;
import org.medicalgpt4j.recipe.SpikeAction;

/** Looks for losses that lie far above those of the steps before, measured in their standard deviation. */
final class SpikeWatch {
    private final LossSpike settings;

    SpikeWatch(LossSpike settings) {
        this.settings = settings;
    }

    /**
     * @param mean of the losses before
     * @param deviations standard deviations above the mean
     */
    record Spike(double loss, double mean, double deviations) {}

    /** How many losses are to be remembered. */
    int window() {
        return settings.action() == SpikeAction.OFF ? 0 : settings.window();
    }

    boolean stops() {
        return settings.action() == SpikeAction.STOP;
    }

    /** Whether a loss is a spike after these; never where there are too few of them, or all are the same. */
    Optional<Spike> look(List<Double> before, double loss) {
        if (window() == 0 || before.size() < window()) {
            return Optional.empty();
        }
        List<Double> compared = before.subList(before.size() - window(), before.size());
        double mean = mean(compared);
        double variance = compared.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / compared.size();
        double deviations = (loss - mean) / Math.sqrt(variance);
        return variance > 0 && deviations > settings.deviations()
                ? Optional.of(new Spike(loss, mean, deviations))
                : Optional.empty();
    }

    private static double mean(List<Double> values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.size();
    }
}
