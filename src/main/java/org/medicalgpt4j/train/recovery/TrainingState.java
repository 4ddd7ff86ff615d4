package org.medicalgpt4j.train.recovery;

import java.util.LinkedHashMap;
import java.util.Map;
import org.medicalgpt4j.train.Progress;

/**
 * What a checkpoint says beside weights and optimizer.
 *
 * @param progress how far the run had come
 * @param totalSteps steps of the whole run
 * @param seed of the run; random numbers have no other state
 * @param data fingerprints of the data by what it is for, such as {@code training}
 * @param engine what computed, in words
 */
record TrainingState(Progress progress, long totalSteps, long seed, Map<String, String> data, String engine) {
    TrainingState {
        data = new LinkedHashMap<>(data);
    }
}
