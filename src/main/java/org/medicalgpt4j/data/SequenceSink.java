package org.medicalgpt4j.data;

/** Takes sequences in the order of their rows. */
interface SequenceSink {
    void append(TrainingSequence sequence);
}
