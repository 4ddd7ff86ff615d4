package org.medicalgpt4j.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program would run and hold for batches of given shapes, found without memory for any of it.
 *
 * @param values every tensor, at the index that is its id
 * @param steps in the order in which they run
 * @param weightBytes bytes of the parameters
 * @param memory bytes beside the parameters, exactly what the program would report after such a batch
 */
public record PlanDescription(List<Value> values, List<Step> steps, long weightBytes, Program.MemoryUse memory) {

    public PlanDescription {
        values = List.copyOf(values);
        steps = List.copyOf(steps);
    }

    /** Bytes of parameters and everything beside them. */
    public long totalBytes() {
        return Math.addExact(weightBytes, memory.total());
    }

    /** Where a value comes from. */
    public enum Source {
        /** A weight. */
        PARAMETER,
        /** A cache that lives from run to run. */
        STATE,
        /** Given with each batch. */
        INPUT,
        /** Held by the graph. */
        CONSTANT,
        /** Made by a step. */
        STEP,
        /** A buffer that steps add gradients to. */
        GRADIENT
    }

    /** What runs a step. */
    public enum Runner {
        /** A fast kernel of the engine. */
        KERNEL,
        /** The plain implementation of one of our ops. */
        PLAIN,
        /** ND4J. */
        LIBRARY
    }

    /**
     * A tensor.
     *
     * @param name of the graph's variable; a gradient buffer has its parameter's name
     * @param type such as {@code f32}
     * @param bytes of its elements
     * @param arena where in the arena it lies, if it does
     * @param memoryOf the value whose memory this one takes over
     * @param wanted whether it is read after the run
     */
    public record Value(
            int id,
            String name,
            Source source,
            String type,
            List<Long> shape,
            long bytes,
            Optional<Space> arena,
            Optional<Integer> memoryOf,
            boolean wanted) {

        public Value {
            shape = List.copyOf(shape);
        }
    }

    /**
     * A part of the arena that is taken for some time.
     *
     * @param offset in bytes
     * @param bytes rounded up to the alignment
     * @param first index of the step that takes it; an input takes it before the first step
     * @param last index of the last step that needs it; the number of steps if it is needed after the run
     */
    public record Space(long offset, long bytes, int first, int last) {}

    /**
     * An input or output of a step.
     *
     * @param name what the op calls it, such as {@code x}
     * @param value id of the value
     */
    public record Operand(String name, int value) {}

    /**
     * One op.
     *
     * @param name of the forward op's result, such as {@code model.layers.0.mlp.down_proj}, or what the names of its
     *     results have in common; a backward op has the graph's name for it
     * @param op kind of op, such as {@code medgpt_linear}
     * @param ours whether it is one of this project's ops and not one of ND4J's
     * @param backward whether it is part of the backward pass
     * @param owner of a backward op, the name of the forward op that it belongs to
     * @param kernel name of the fast kernel that runs it
     * @param outputs those that somebody reads
     * @param adds names of the outputs that are added to what their memory holds
     * @param attributes what the op was built with
     * @param scratch memory the kernel works in
     */
    public record Step(
            String name,
            String op,
            boolean ours,
            boolean backward,
            Optional<String> owner,
            Runner runner,
            Optional<String> kernel,
            List<Operand> inputs,
            List<Operand> outputs,
            List<String> adds,
            Map<String, Object> attributes,
            Optional<Space> scratch) {

        public Step {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            adds = List.copyOf(adds);
        }
    }
}
