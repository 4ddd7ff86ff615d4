package org.medicalgpt4j.tool.parity;

import org.medicalgpt4j.engine.NumberFormat;

/**
 * How large errors may be, relative to the largest value of a tensor.
 *
 * @param values of what is computed once from given weights
 * @param trajectories of what is left at the end of a training run, where rounding has had time to grow
 * @param exactChoices whether greedy decoding has to choose the reference's tokens: rounding may tip a close choice
 */
public record Tolerances(double values, double trajectories, boolean exactChoices) {

    /** bf16 values have 8 bits: each is wrong by up to 0.4 %, and PyTorch in bf16 is as far away from its own f32. */
    public static Tolerances of(NumberFormat format) {
        return format == NumberFormat.BF16 ? new Tolerances(5e-2, 1e-1, false) : new Tolerances(1e-5, 1e-4, true);
    }
}
