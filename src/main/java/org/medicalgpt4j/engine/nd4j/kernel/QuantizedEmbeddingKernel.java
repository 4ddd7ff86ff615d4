package org.medicalgpt4j.engine.nd4j.kernel;

import java.nio.ByteBuffer;
import org.medicalgpt4j.op.Embedding;
import org.medicalgpt4j.op.QuantizedEmbedding;
import org.medicalgpt4j.op.QuantizedWeight;

final class QuantizedEmbeddingKernel implements Kernel<QuantizedEmbedding> {

    @Override
    public Class<QuantizedEmbedding> op() {
        return QuantizedEmbedding.class;
    }

    @Override
    public void run(QuantizedEmbedding op, KernelCall call) {
        QuantizedWeight weight = op.weight();
        int width = (int) weight.columns();
        int[] tokens = call.input(0).ints();
        for (int i = 0; i < tokens.length; i++) {
            Embedding.checkToken(tokens[i], i, weight.rows());
        }
        call.workers().ranges(tokens.length, Blocks.worthwhileRows(width), (from, to, lane) -> {
            ByteBuffer bytes = call.input(1).bytes();
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                weight.format().widen(bytes, weight.rows(), weight.columns(), (long) tokens[i] * width, row, 0, width);
                call.output(0).write((long) i * width, row, 0, width);
            }
        });
    }
}
