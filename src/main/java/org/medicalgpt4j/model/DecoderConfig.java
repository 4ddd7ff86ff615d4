package org.medicalgpt4j.model;

import java.util.List;
import java.util.OptionalInt;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.RotaryScaling;

/**
 * Sizes and options of a decoder; a family without rotary embeddings or gates does not read what belongs to them.
 *
 * @param family the {@code model_type}
 * @param headSize elements of an attention head, not always {@code hiddenSize / heads}
 * @param rotaryBase base of the rotary frequencies ({@code rope_theta})
 * @param tied whether the head uses the embedding's weight
 * @param keyBias whether the projections to queries, keys and values have a bias
 * @param outputBias whether attention's output projection has a bias
 * @param mlpBias whether the three projections of the feed-forward block have a bias
 * @param headNorm whether each head of queries and keys is normalised (Qwen3)
 * @param padding token whose embedding is not trained ({@code pad_token_id})
 * @param windows attention window of each layer, 0 for none
 */
record DecoderConfig(
        String family,
        int vocabularySize,
        int hiddenSize,
        int intermediateSize,
        int heads,
        int keyValueHeads,
        int headSize,
        int maxPositions,
        double normEpsilon,
        double rotaryBase,
        RotaryScaling rotaryScaling,
        boolean tied,
        boolean keyBias,
        boolean outputBias,
        boolean mlpBias,
        boolean headNorm,
        OptionalInt padding,
        List<Integer> windows,
        double initializerRange) {

    /** The same with what some families say in another way. */
    DecoderConfig with(double otherEpsilon, boolean otherTied) {
        return new DecoderConfig(
                family,
                vocabularySize,
                hiddenSize,
                intermediateSize,
                heads,
                keyValueHeads,
                headSize,
                maxPositions,
                otherEpsilon,
                rotaryBase,
                rotaryScaling,
                otherTied,
                keyBias,
                outputBias,
                mlpBias,
                headNorm,
                padding,
                windows,
                initializerRange);
    }

    int layers() {
        return windows.size();
    }

    AttentionShape attention(int layer) {
        return new AttentionShape(heads, keyValueHeads, headSize, 1 / Math.sqrt(headSize), windows.get(layer));
    }
}
