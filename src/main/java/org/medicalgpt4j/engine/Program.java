package org.medicalgpt4j.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A graph made ready to run. Not safe for concurrent use. */
public interface Program extends AutoCloseable {

    /**
     * Runs the forward graph.
     *
     * @param outputs names of graph variables whose values are wanted; the same ones as often as possible, since each
     *     set is planned once
     */
    Map<String, Tensor> evaluate(Batch batch, Collection<String> outputs);

    /**
     * Runs the forward graph and draws a token from each row of an output, where the engine can do so without bringing the
     * rows to the host.
     *
     * @param logits name of an output {@code [draws, vocabulary]}
     * @return the tokens, -1 where the largest logit is not a number; absent if the engine cannot, and nothing was run
     */
    default Optional<int[]> draw(Batch batch, String logits, List<TokenDraw> draws) {
        return Optional.empty();
    }

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
