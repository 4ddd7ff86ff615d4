package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;

/** How an optimizer changes a parameter by its gradient. What comes of it does not depend on the number of threads. */
public interface UpdateRule {

    /** @param moments what the optimizer remembers of this parameter, in the optimizer's order */
    void run(Numbers numbers, HostTensor parameter, HostTensor gradient, List<HostTensor> moments, Workers workers);

    /**
     * @param step counts from 1
     * @param rate learning rate of this parameter
     * @param gradientFactor what every gradient is multiplied with first: normalisation and clipping
     */
    record Numbers(long step, double rate, double weightDecay, double gradientFactor) {}
}
