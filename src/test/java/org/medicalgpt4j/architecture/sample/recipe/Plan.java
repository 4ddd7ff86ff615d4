package org.medicalgpt4j.architecture.sample.recipe;

/** Is used where it must not be. */
public record Plan() {}
