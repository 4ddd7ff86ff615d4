package org.medicalgpt4j.tool.parity;

import org.medicalgpt4j.engine.NumberFormat;

/**
 * How large errors may be, relative to the largest value of a tensor.
 *
 * @param values of logits and losses computed from given weights
 * @param gradients of their gradients
 * @param trajectories of what is left at the end of a training run, where rounding has had time to grow
 * @param exactChoices whether greedy decoding has to choose the reference's tokens: rounding may tip a close choice
 */
public record Tolerances(double values, double gradients, double trajectories, boolean exactChoices) {

    /**
     * For bf16 the bounds are a little above what PyTorch computes in bf16 of the fixtures: there logits are off by up to
     * 2.2e-2, gradients by up to 4.4e-2, those of adapters by up to 7.0e-2.
     */
    public static Tolerances of(NumberFormat format) {
        return format == NumberFormat.BF16
                ? new Tolerances(3e-2, 8e-2, 5e-2, false)
                : new Tolerances(1e-5, 1e-5, 1e-4, true);
    }
}
