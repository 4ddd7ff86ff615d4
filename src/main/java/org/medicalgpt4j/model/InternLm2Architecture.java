package org.medicalgpt4j.model;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** InternLM2 (Cai et al., "InternLM2 Technical Report", 2024): queries, keys and values of a key head lie together. */
final class InternLm2Architecture extends DecoderArchitecture {
    private static final String EMBEDDING = "model.tok_embeddings";

    InternLm2Architecture(DecoderConfig config) {
        super(config, EMBEDDING, "output");
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.RotaryAngles angles = g.rotaryAngles(c.headSize(), c.rotaryBase(), c.rotaryScaling());
        for (int i = 0; i < c.layers(); i++) {
            String layer = "model.layers." + i;
            SDVariable a = g.rmsNorm(layer + ".attention_norm", x, c.hiddenSize(), c.normEpsilon());
            x = g.add(layer + ".attended", x, attention(g, layer + ".attention", a, angles, i));
            SDVariable m = g.rmsNorm(layer + ".ffn_norm", x, c.hiddenSize(), c.normEpsilon());
            x = g.endLayer(g.add(layer, x, feedForward(g, layer + ".feed_forward", m)));
        }
        SDVariable hidden = g.rmsNorm("model.norm", x, c.hiddenSize(), c.normEpsilon());
        return g.finish(hidden, headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable attention(
            GraphBuilder g, String module, SDVariable x, GraphBuilder.RotaryAngles angles, int layer) {
        int d = c.headSize();
        int queries = c.heads() / c.keyValueHeads() * d;
        int fused = c.keyValueHeads() * (queries + 2 * d);
        SDVariable wqkv = g.linear(module + ".wqkv", x, c.hiddenSize(), fused, c.keyBias());
        SDVariable[] qkv = g.split(module, wqkv, List.of("query", "key", "value"), queries, d, d);
        SDVariable q = g.rotate(module + ".q", qkv[0], angles, d, false);
        SDVariable k = g.rotate(module + ".k", qkv[1], angles, d, false);
        SDVariable o = g.attention(module, q, k, qkv[2], c.attention(layer));
        return g.linear(module + ".wo", o, c.heads() * d, c.hiddenSize(), c.outputBias());
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        SDVariable gate = g.linear(module + ".w1", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable up = g.linear(module + ".w3", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable product = g.swiGlu(module + ".swiglu", gate, up);
        return g.linear(module + ".w2", product, c.intermediateSize(), c.hiddenSize(), false);
    }
}
