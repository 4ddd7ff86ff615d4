package org.medicalgpt4j.engine;

/**
 * The numbers of one AdamW step, in the form and order of operations of {@code torch.optim.AdamW} (Loshchilov and Hutter,
 * "Decoupled Weight Decay Regularization", 2019): with {@code g = gradientFactor * gradient},
 *
 * <pre>
 * parameter = parameter * keep
 * m = m + firstWeight * (g - m)
 * v = v * secondDecay + secondWeight * g * g
 * parameter = parameter - stepSize * m / (sqrt(v) / rootCorrection + epsilon)
 * </pre>
 *
 * @param gradientFactor what every gradient is multiplied with first: normalisation and clipping
 * @param keep 1 - learning rate * weight decay
 * @param firstWeight 1 - beta1
 * @param secondDecay beta2
 * @param secondWeight 1 - beta2
 * @param stepSize learning rate / (1 - beta1^step)
 * @param rootCorrection sqrt(1 - beta2^step)
 * @param epsilon added to the root
 */
public record AdamWStep(
        float gradientFactor,
        float keep,
        float firstWeight,
        float secondDecay,
        float secondWeight,
        float stepSize,
        float rootCorrection,
        float epsilon) {

    /** The numbers of step {@code step}, counted from 1. */
    public static AdamWStep of(
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double gradientFactor) {
        return new AdamWStep(
                (float) gradientFactor,
                (float) (1 - learningRate * weightDecay),
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) (learningRate / (1 - Math.pow(beta1, step))),
                (float) Math.sqrt(1 - Math.pow(beta2, step)),
                (float) epsilon);
    }
}
