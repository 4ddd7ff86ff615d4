package org.medicalgpt4j.data;

/** Encoded rows, in the order of the files, and what became of each. */
public record PreparedData(SequenceSet sequences, DataReport report) {}
