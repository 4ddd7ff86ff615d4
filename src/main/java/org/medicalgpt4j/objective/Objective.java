package org.medicalgpt4j.objective;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.model.ModelGraph;

/**
 * What is minimised: a SameDiff expression on top of a model's hidden states.
 *
 * <p>The loss is a sum over the batch, multiplied by the input {@link #LOSS_WEIGHT}, so that the trainer can divide by
 * the targets of a whole step however it is cut into micro batches.
 */
public interface Objective {
    /** Scalar input the loss is multiplied by. */
    String LOSS_WEIGHT = "lossWeight";

    String name();

    /** Adds the expression to the model's graph. */
    Terms build(ModelGraph model);

    /**
     * @param loss name of the weighted scalar that is differentiated
     * @param reported names of the values a step reports, unweighted
     * @param tokenGradient name of the derivative of the loss with respect to the token log-probabilities {@code [N]}, for
     *     losses where it does not depend on them: engines can then go forward and backward through the head at once
     */
    record Terms(String loss, List<String> reported, Optional<String> tokenGradient) {}
}
