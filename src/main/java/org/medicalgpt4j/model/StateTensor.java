package org.medicalgpt4j.model;

/** Memory of a decoding graph that lives from step to step: one layer's keys or values. */
public record StateTensor(String name, long... shape) {}
