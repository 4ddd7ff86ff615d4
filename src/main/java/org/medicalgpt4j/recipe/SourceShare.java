package org.medicalgpt4j.recipe;

import java.util.Optional;

/**
 * How much of an epoch is from a source: a weight, a number of sequences, or, with neither, all of them once (or a weight of 1
 * if other sources have one).
 *
 * @param weight relative to the other weights
 * @param count of sequences
 */
public record SourceShare(Optional<Double> weight, Optional<Integer> count) {}
