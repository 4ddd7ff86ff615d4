package org.medicalgpt4j.engine;

import java.util.Map;

/** A program with a loss: it gathers gradients over micro batches and lets an optimizer change the trainable parameters. */
public interface TrainingProgram extends Program {

    /**
     * Forward and backward; gradients of the trainable parameters are added up.
     *
     * @param weight what the loss is multiplied by, for example one divided by the target tokens of the whole step
     * @return the objective's loss and metrics, unweighted
     */
    Map<String, Tensor> accumulate(Batch batch, double weight);

    /** The gradient gathered so far for a trainable parameter, in C order. */
    float[] gradient(String parameter);

    /** Clips, updates, and sets the gradients back to zero. Parameters stay as they are if the gradient is not finite. */
    UpdateResult update(UpdateStep step);

    /** Sets the gradients gathered so far back to zero; nothing else changes. */
    void discard();

    /** Optimizer state by name, for checkpoints: a tensor {@code <parameter>.<moment>} for each moment. */
    OptimizerState optimizerState();

    /**
     * @param number counts from 1
     * @param learningRate factor of this step
     * @param maxGradNorm the global gradient norm is clipped to this; infinity for no clipping
     */
    record UpdateStep(long number, double learningRate, double maxGradNorm) {}

    /**
     * @param gradNorm global norm before clipping
     * @param applied false if the norm was not finite and nothing was changed
     */
    record UpdateResult(double gradNorm, boolean applied) {}
}
