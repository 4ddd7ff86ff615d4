package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.Embedding;

final class EmbeddingKernel implements Kernel<Embedding> {

    @Override
    public Class<Embedding> op() {
        return Embedding.class;
    }

    @Override
    public void run(Embedding op, KernelCall call) {
        int vocabulary = call.input(0).size(0);
        int[] tokens = call.input(1).ints();
        for (int i = 0; i < tokens.length; i++) {
            Embedding.checkToken(tokens[i], i, vocabulary);
        }
        RowCopies.gather(call.input(0), tokens, call.output(0), call.workers());
    }
}
