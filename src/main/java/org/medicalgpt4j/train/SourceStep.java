package org.medicalgpt4j.train;

/**
 * What one optimizer step is made of.
 *
 * @param epoch passes over the data after it, in fractions
 * @param tokens that are trained on
 * @param rows the data in words, for saying what made a loss go wrong
 */
public record SourceStep(double epoch, long tokens, String rows, StepContent content) {}
