package org.medicalgpt4j.train;

import java.util.Map;
import org.medicalgpt4j.engine.Batch;

/** The micro batches of a step. */
public interface StepContent {

    /** How many there are. */
    int count();

    /** Lays one out, from 0; they are asked for in their order, each once. */
    Batch batch(int index);

    /** What the loss of each is multiplied by: mostly one divided by what the whole step is a mean of. */
    double lossWeight();

    /**
     * What the step measured.
     *
     * @param sums what the objective reported, summed over all micro batches
     */
    Measures measures(Map<String, Double> sums);
}
