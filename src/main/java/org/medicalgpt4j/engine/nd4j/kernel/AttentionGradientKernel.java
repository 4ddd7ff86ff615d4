package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Optional;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.AttentionGradient;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.SequenceStarts;

/**
 * A task is one query head of one sequence, so that it can add up the gradients of its keys and values by itself. Where
 * several query heads share keys, each has gradients of its own in scratch memory, which are summed at the end.
 */
final class AttentionGradientKernel implements Kernel<AttentionGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int DK = 1;
    private static final int DV = 2;

    @Override
    public Class<AttentionGradient> op() {
        return AttentionGradient.class;
    }

    @Override
    public long scratch(AttentionGradient op, long[][] inputs, KernelOptions options) {
        long tokens = inputs[1][0];
        long partial = shared(op.shape()) ? 2 * tokens * width(op.shape()) : 0;
        return scores(options, tokens) + partial;
    }

    private static long scores(KernelOptions options, long tokens) {
        return 2 * options.threads() * AttentionKernel.scoresSize(tokens);
    }

    private static boolean shared(AttentionShape shape) {
        return shape.heads() > shape.keyValueHeads();
    }

    private static long width(AttentionShape shape) {
        return (long) shape.heads() * shape.headSize();
    }

    @Override
    public void run(AttentionGradient op, KernelCall call) {
        Blas.useCallingThread();
        AttentionShape shape = op.shape();
        int[] starts = call.input(6).ints();
        SequenceStarts.check(op, starts, call.input(1).rows());
        int[] prompts = QueryBlock.prompts(call, 7, starts.length - 1);
        Optional<HostTensor> dk = sums(call, shape, DK);
        Optional<HostTensor> dv = sums(call, shape, DV);
        call.workers().each((starts.length - 1) * shape.heads(), (task, lane) -> {
            int sequence = task / shape.heads();
            int head = task % shape.heads();
            new HeadGradient(call, shape, head, dk, dv, lane)
                    .run(starts[sequence], starts[sequence + 1], prompts[sequence]);
        });
        if (shared(shape)) {
            dk.ifPresent(perHead -> sumOfHeads(perHead, call.output(DK), shape, call.workers()));
            dv.ifPresent(perHead -> sumOfHeads(perHead, call.output(DV), shape, call.workers()));
        }
    }

    /** Where the query heads put their gradients of keys or values. */
    private static Optional<HostTensor> sums(KernelCall call, AttentionShape shape, int output) {
        if (!call.wants(output)) {
            return Optional.empty();
        }
        if (!shared(shape)) {
            return Optional.of(call.output(output));
        }
        int tokens = call.input(1).rows();
        long offset = scores(call.options(), tokens) + (output - DK) * tokens * width(shape);
        return Optional.of(call.scratch(offset, tokens, width(shape)));
    }

    private static void sumOfHeads(HostTensor perHead, HostTensor sum, AttentionShape shape, Workers workers) {
        int width = perHead.size(1);
        int size = shape.headSize();
        int group = shape.heads() / shape.keyValueHeads();
        workers.ranges(perHead.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                perHead.read((long) i * width, row, 0, width);
                for (int head = 0; head < shape.keyValueHeads(); head++) {
                    for (int member = 1; member < group; member++) {
                        int other = (head * group + member) * size;
                        MATH.add(row, head * group * size, row, other, row, head * group * size, size);
                    }
                    sum.write(((long) i * shape.keyValueHeads() + head) * size, row, head * group * size, size);
                }
            }
        });
    }
}
