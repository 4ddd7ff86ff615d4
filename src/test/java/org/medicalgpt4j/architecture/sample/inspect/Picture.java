package org.medicalgpt4j.architecture.sample.inspect;

/** Is used by its neighbour. */
public record Picture() {}
