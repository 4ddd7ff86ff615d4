package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.train.Measures;

/**
 * What a run has come to.
 *
 * @param result folder of the adapter or model; empty if an earlier run had left exactly this result already
 * @param before measures on held-out data before training, if anything is held out
 * @param after the same after training
 * @param text all of it for people
 */
public record TrainingOutcome(Optional<Path> result, Optional<Measures> before, Optional<Measures> after, String text) {

    static TrainingOutcome of(TrainingSummary summary, String text) {
        return new TrainingOutcome(
                Optional.of(summary.folder()),
                summary.measures().before(),
                summary.measures().after(),
                text);
    }
}
