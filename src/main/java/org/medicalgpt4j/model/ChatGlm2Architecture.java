package org.medicalgpt4j.model;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * ChatGLM2, ChatGLM3 and GLM-4 in their own layout (Team GLM, "ChatGLM: A Family of Large Language Models", 2024): fused
 * projections, and rotary embeddings of neighbouring elements in the first half of each head.
 */
final class ChatGlm2Architecture extends DecoderArchitecture {
    private static final String EMBEDDING = "transformer.embedding.word_embeddings";

    ChatGlm2Architecture(DecoderConfig config) {
        super(config, EMBEDDING, "transformer.output_layer");
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.RotaryAngles angles = g.rotaryAngles(c.headSize() / 2, c.rotaryBase(), c.rotaryScaling());
        for (int i = 0; i < c.layers(); i++) {
            String layer = "transformer.encoder.layers." + i;
            SDVariable a = g.rmsNorm(layer + ".input_layernorm", x, c.hiddenSize(), c.normEpsilon());
            x = g.add(layer + ".attended", x, attention(g, layer + ".self_attention", a, angles, i));
            SDVariable m = g.rmsNorm(layer + ".post_attention_layernorm", x, c.hiddenSize(), c.normEpsilon());
            x = g.endLayer(g.add(layer, x, feedForward(g, layer + ".mlp", m)));
        }
        SDVariable hidden = g.rmsNorm("transformer.encoder.final_layernorm", x, c.hiddenSize(), c.normEpsilon());
        return g.finish(hidden, headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable attention(
            GraphBuilder g, String module, SDVariable x, GraphBuilder.RotaryAngles angles, int layer) {
        int queries = c.heads() * c.headSize();
        int keys = c.keyValueHeads() * c.headSize();
        SDVariable fused = g.linear(module + ".query_key_value", x, c.hiddenSize(), queries + 2 * keys, c.keyBias());
        SDVariable[] qkv = g.split(module, fused, List.of("query", "key", "value"), queries, keys, keys);
        SDVariable q = g.rotate(module + ".q", qkv[0], angles, c.headSize(), true);
        SDVariable k = g.rotate(module + ".k", qkv[1], angles, c.headSize(), true);
        SDVariable o = g.attention(module, q, k, qkv[2], c.attention(layer));
        return g.linear(module + ".dense", o, queries, c.hiddenSize(), c.outputBias());
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        int width = c.intermediateSize();
        SDVariable both = g.linear(module + ".dense_h_to_4h", x, c.hiddenSize(), 2 * width, c.mlpBias());
        SDVariable[] halves = g.split(module, both, List.of("gate", "up"), width, width);
        SDVariable product = g.swiGlu(module + ".swiglu", halves[0], halves[1]);
        return g.linear(module + ".dense_4h_to_h", product, width, c.hiddenSize(), c.mlpBias());
    }

    @Override
    public boolean ignores(String tensor) {
        return tensor.equals("transformer.rotary_pos_emb.inv_freq");
    }
}
