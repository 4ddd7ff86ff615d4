package org.medicalgpt4j.train;

import java.util.Map;
import org.medicalgpt4j.engine.Batch;

/** Data that is scored, not trained on. */
public interface HeldOut {

    /** All of it; batches are laid out when asked for. */
    Iterable<Batch> batches();

    /** @param sums what the objective reported, summed over all batches */
    Measures measures(Map<String, Double> sums);
}
