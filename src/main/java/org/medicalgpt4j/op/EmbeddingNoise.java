package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.medicalgpt4j.random.Philox;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Noise on embeddings (Jain et al., "NEFTune: Noisy Embeddings Improve Instruction Finetuning", 2023): to each element of x
 * {@code [N, H]} a number is added that is uniform between plus and minus {@code alpha / sqrt(L H)}, L the length of the row's
 * sequence.
 *
 * <p>The number for an element depends on the seed, the step and the element's place among all rows of the step only, not on
 * the split into batches or the engine: with {@code e = (rowOffset + row) * H + column}, it is made of word {@code e % 4} of
 * Philox's block {@code e / 4}, {@code (step, PURPOSE)}.
 */
public final class EmbeddingNoise extends TensorOp {
    public static final String NAME = "medgpt_embedding_noise";

    /** Tells these random numbers from others; dropout counts its purposes from 0. */
    private static final int PURPOSE = -1;

    public EmbeddingNoise() {}

    private EmbeddingNoise(SameDiff graph, SDVariable x, SDVariable cuSeqlens, SDVariable randomKey, double alpha) {
        super(graph, x, cuSeqlens, randomKey);
        addTArgument(alpha);
    }

    /** @param randomKey {@code [4]} seed low, seed high, step, row offset */
    public static SDVariable apply(
            SameDiff graph, String name, SDVariable x, SDVariable cuSeqlens, SDVariable randomKey, double alpha) {
        return new EmbeddingNoise(graph, x, cuSeqlens, randomKey, alpha).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("alpha", number(0));
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "cuSeqlens", "randomKey");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    protected boolean isIndex(int input) {
        return input > 0;
    }

    @Override
    public int inPlaceInput(int output) {
        return 0;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3 && in[0].length == 2 && in[1].length == 1 && in[2].length == 1 && in[2][0] == 4,
                "x [N, H], cuSeqlens [S+1] and a random key [4]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        int width = Math.toIntExact(inputs[0].size(1));
        SequenceStarts sequences = new SequenceStarts(this, DenseValues.readInts(inputs[1]), inputs[0].size(0));
        int[] key = DenseValues.readInts(inputs[2]);
        int[] words = new int[Philox.WORDS];
        long known = -1;
        for (int s = 0; s < sequences.sequences(); s++) {
            double size = number(0) / Math.sqrt((double) (sequences.end(s) - sequences.start(s)) * width);
            for (int i = sequences.start(s) * width; i < sequences.end(s) * width; i++) {
                long element = (long) key[3] * width + i;
                if (element / Philox.WORDS != known) {
                    known = element / Philox.WORDS;
                    Philox.block(key[0], key[1], known, key[2], PURPOSE, words);
                }
                x[i] += size * (2 * Philox.uniform(words[(int) (element % Philox.WORDS)]) - 1);
            }
        }
        DenseValues.write(x, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(gradients.get(0));
    }
}
