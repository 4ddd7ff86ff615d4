package org.medicalgpt4j.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A graph made ready to run. Not safe for concurrent use. */
public interface Program extends AutoCloseable {

    /**
     * Runs the forward graph.
     *
     * @param outputs names of graph variables whose values are wanted; the same ones as often as possible, since each
     *     set is planned once
     */
    Map<String, Tensor> evaluate(Batch batch, Collection<String> outputs);

    /** Memory held beside the parameters. */
    MemoryUse memory();

    /** Time spent by each kind of op since the program was made, if timing was asked for. */
    List<OpTime> times();

    @Override
    void close();

    /**
     * @param activations bytes of the arena for intermediate values, as planned for the largest batch so far
     * @param gradients bytes of gradient buffers
     * @param optimizer bytes of optimizer state
     * @param states bytes of caches
     */
    record MemoryUse(long activations, long gradients, long optimizer, long states) {
        public long total() {
            return activations + gradients + optimizer + states;
        }
    }

    /** Calls of and nanoseconds in one kind of op. */
    record OpTime(String op, long calls, long nanoseconds) {}
}
