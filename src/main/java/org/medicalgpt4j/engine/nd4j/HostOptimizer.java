package org.medicalgpt4j.engine.nd4j;

import org.medicalgpt4j.engine.OptimizerState;

/** Changes the parameters by their gradients, on the host. */
interface HostOptimizer extends AutoCloseable {

    /**
     * @param step counts from 1
     * @param gradientScale what every gradient is multiplied by first (clipping)
     */
    void update(long step, double learningRate, double gradientScale);

    OptimizerState state();

    long bytes();

    @Override
    void close();
}
