package org.medicalgpt4j.engine;

/**
 * How an optimizer treats one parameter.
 *
 * @param rateFactor what the learning rate of a step is multiplied by
 * @param weightDecay strength of the decay
 */
public record ParameterGroup(double rateFactor, double weightDecay) {}
