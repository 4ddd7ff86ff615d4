package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.Embedding;

/** Copies the rows of tokens. */
final class EmbeddingRows implements DeviceKernel<Embedding> {
    @Override
    public Class<Embedding> op() {
        return Embedding.class;
    }

    @Override
    public void prepare(Embedding op, DeviceCall call) {
        int[] tokens = call.given()[1];
        for (int i = 0; i < tokens.length; i++) {
            Embedding.checkToken(tokens[i], i, call.input(0).size(0));
        }
    }

    @Override
    public void run(Embedding op, DeviceCall call) {
        int width = call.input(0).size(1);
        call.device()
                .launch(
                        call.input(0).type(),
                        "embedding",
                        "gather_rows",
                        LaunchSize.rows(call.input(1).size(0), width),
                        call.input(0),
                        call.input(1),
                        call.output(0),
                        width);
    }
}
