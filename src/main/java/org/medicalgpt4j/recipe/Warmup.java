package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Custom;

/**
 * Length of the warm-up.
 *
 * @param amount a share of all steps if below one, otherwise a whole number of steps
 */
@Custom(WarmupType.class)
public record Warmup(double amount) {

    /** The number of warm-up steps in a run of {@code total} steps; a share is rounded up, as transformers does. */
    public long steps(long total) {
        return amount < 1 ? (long) Math.ceil(amount * total) : (long) amount;
    }
}
