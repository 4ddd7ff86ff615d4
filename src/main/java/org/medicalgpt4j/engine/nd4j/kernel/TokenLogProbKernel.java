package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.TokenLogProb;

/**
 * Goes through the vocabulary once, in tiles, as FlashAttention goes through keys: a tile of logits becomes exponentials
 * relative to the row's largest logit so far, and their product with the tile's head rows is added to a running direction,
 * which shrinks whenever a larger logit turns up. Neither a matrix of rows by vocabulary nor a second pass is needed, and
 * the head is read from memory once for both products.
 */
final class TokenLogProbKernel implements Kernel<TokenLogProb> {

    @Override
    public Class<TokenLogProb> op() {
        return TokenLogProb.class;
    }

    @Override
    public long scratch(TokenLogProb op, long[][] inputs, KernelOptions options) {
        return new TokenLogProbRun.Memory(inputs[0][0], inputs[0][1], inputs[1][0], options).floats();
    }

    @Override
    public void run(TokenLogProb op, KernelCall call) {
        Blas.useCallingThread();
        TargetRows rows =
                TargetRows.of(op.opName(), call.input(2).ints(), call.input(1).size(0));
        new TokenLogProbRun(call, rows).run();
    }
}
