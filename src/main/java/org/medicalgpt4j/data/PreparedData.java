package org.medicalgpt4j.data;

import java.util.List;

/**
 * Encoded rows, in the order of the files, and what became of each.
 *
 * @param sequences of all sources, one after the other
 * @param sources each by itself
 */
public record PreparedData(SequenceSet sequences, DataReport report, List<PreparedSource> sources) {
    public PreparedData {
        sources = List.copyOf(sources);
    }
}
