package org.medicalgpt4j.engine;

import java.util.function.Predicate;
import org.medicalgpt4j.model.Parameter;

/** Which optimizer updates the trainable parameters. */
public sealed interface OptimizerOptions {

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), computed
     * as PyTorch's {@code torch.optim.AdamW} does.
     *
     * @param decays which parameters the decay applies to
     */
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay, Predicate<Parameter> decays)
            implements OptimizerOptions {}
}
