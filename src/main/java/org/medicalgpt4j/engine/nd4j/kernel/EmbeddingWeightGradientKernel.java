package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.Embedding;
import org.medicalgpt4j.op.EmbeddingWeightGradient;

final class EmbeddingWeightGradientKernel implements Kernel<EmbeddingWeightGradient> {

    @Override
    public Class<EmbeddingWeightGradient> op() {
        return EmbeddingWeightGradient.class;
    }

    @Override
    public boolean canAdd(EmbeddingWeightGradient op, int output) {
        return true;
    }

    @Override
    public void run(EmbeddingWeightGradient op, KernelCall call) {
        HostTensor gradient = call.output(0);
        int[] tokens = call.input(1).ints();
        for (int i = 0; i < tokens.length; i++) {
            Embedding.checkToken(tokens[i], i, gradient.size(0));
        }
        if (!call.adds(0)) {
            gradient.zero();
        }
        RowCopies.add(call.input(0), tokens, token -> !op.leavesOut(token), gradient, call.workers());
    }
}
