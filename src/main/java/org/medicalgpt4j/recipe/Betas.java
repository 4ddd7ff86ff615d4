package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Custom;

/**
 * Decay rates of Adam's running averages.
 *
 * @param first of the gradients, from 0 to below 1
 * @param second of their squares, from 0 to below 1
 */
@Custom(BetasType.class)
public record Betas(double first, double second) {}
