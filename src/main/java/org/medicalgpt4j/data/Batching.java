package org.medicalgpt4j.data;

import org.medicalgpt4j.data.file.DataException;

/**
 * How sequences become steps and a step becomes micro batches. Which sequences a step holds, and in what order, never
 * depends on {@code accumulation}: that only says how much is worked on at a time, so it changes memory, not results.
 */
public sealed interface Batching {

    /** Parts a step is worked on in, at least 1. */
    int accumulation();

    /**
     * A step is filled with whole sequences up to a number of tokens; a micro batch holds at most
     * {@code tokens / accumulation} of them.
     */
    record TokensPerStep(int tokens, int accumulation) implements Batching {
        public TokensPerStep {
            requirePositive("tokensPerStep", tokens);
            requirePositive("accumulation", accumulation);
        }

        /** Most tokens in a micro batch. */
        public int tokensPerMicroBatch() {
            return tokens / accumulation;
        }
    }

    /**
     * A step holds a fixed number of sequences however long they are; a micro batch holds
     * {@code sequences / accumulation} of them, rounded up.
     */
    record SequencesPerStep(int sequences, int accumulation) implements Batching {
        public SequencesPerStep {
            requirePositive("sequencesPerStep", sequences);
            requirePositive("accumulation", accumulation);
            if (accumulation > sequences) {
                throw new DataException("accumulation " + accumulation + " splits a step finer than its sequences: "
                        + "sequencesPerStep is " + sequences);
            }
        }

        /** Most sequences in a micro batch. */
        public int sequencesPerMicroBatch() {
            return (sequences + accumulation - 1) / accumulation;
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new DataException(name + " is " + value + ", expected at least 1");
        }
    }
}
