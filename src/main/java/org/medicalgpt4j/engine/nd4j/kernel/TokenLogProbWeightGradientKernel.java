package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.TokenLogProbWeightGradient;

/**
 * A task is a range of the vocabulary, whose rows of the gradient nobody else touches. Its logits are made again, block of
 * rows by block of rows, and turned into {@code g (onehot - p)}.
 */
final class TokenLogProbWeightGradientKernel implements Kernel<TokenLogProbWeightGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int COLUMNS = 512;
    private static final int ROWS = 256;

    @Override
    public Class<TokenLogProbWeightGradient> op() {
        return TokenLogProbWeightGradient.class;
    }

    @Override
    public boolean canAdd(TokenLogProbWeightGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(TokenLogProbWeightGradient op, long[][] inputs, KernelOptions options) {
        return options.threads() * tile(inputs[0][0]) + inputs[0][0] * inputs[0][1];
    }

    private static long tile(long tokens) {
        return Math.min(tokens, ROWS) * COLUMNS;
    }

    @Override
    public void run(TokenLogProbWeightGradient op, KernelCall call) {
        Blas.useCallingThread();
        int tokens = call.input(0).rows();
        int width = call.input(0).size(1);
        int vocabulary = call.input(1).size(0);
        TargetRows rows = TargetRows.of(op.opName(), call.input(2).ints(), vocabulary);
        if (rows.count() == 0) {
            if (!call.adds(0)) {
                call.output(0).zero();
            }
            return;
        }
        HostTensor hidden = call.scratch(call.options().threads() * tile(tokens), rows.count(), width);
        RowCopies.gather(call.input(0), rows.rows(), hidden, call.workers());
        float[] logSumExp = chosen(call.input(3), rows);
        float[] gradient = chosen(call.input(4), rows);
        call.workers().each((vocabulary + COLUMNS - 1) / COLUMNS, (task, lane) -> {
            int from = task * COLUMNS;
            int to = Math.min(vocabulary, from + COLUMNS);
            for (int row = 0; row < rows.count(); row += ROWS) {
                int end = Math.min(rows.count(), row + ROWS);
                HostTensor logits = call.scratch(lane.index() * tile(tokens), end - row, to - from);
                Matrix block = hidden.matrix().rows(row, end);
                Blas.multiply(1f, block, call.input(1).matrix().rows(from, to).transpose(), 0f, logits.matrix());
                for (int i = row; i < end; i++) {
                    gradientRow(logits, i - row, from, rows.targets()[i], logSumExp[i], gradient[i], lane);
                }
                float keep = call.adds(0) || row > 0 ? 1f : 0f;
                Matrix sum = call.output(0).matrix().rows(from, to);
                Blas.multiply(1f, logits.matrix().transpose(), block, keep, sum);
            }
        });
    }

    private static float[] chosen(HostTensor values, TargetRows rows) {
        float[] all = new float[Math.toIntExact(values.length())];
        values.read(0, all, 0, all.length);
        float[] chosen = new float[rows.count()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = all[rows.rows()[i]];
        }
        return chosen;
    }

    private static void gradientRow(
            HostTensor logits, int row, int firstColumn, int target, float logSumExp, float gradient, Lane lane) {
        int columns = logits.size(1);
        float[] values = lane.floats(0, columns);
        logits.read((long) row * columns, values, 0, columns);
        MATH.exp(1f, logSumExp, values, 0, values, 0, columns);
        MATH.scale(-gradient, values, 0, columns);
        if (target >= firstColumn && target < firstColumn + columns) {
            values[target - firstColumn] += gradient;
        }
        logits.write((long) row * columns, values, 0, columns);
    }
}
