package org.medicalgpt4j.model;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Command R (Cohere, 2024): attention and feed-forward read the same norm and are added together, norms are layer norms
 * without bias, logits are scaled.
 */
final class CohereArchitecture extends DecoderArchitecture {
    private static final String EMBEDDING = "model.embed_tokens";

    private final double logitScale;

    CohereArchitecture(DecoderConfig config, double logitScale) {
        super(config, EMBEDDING, "lm_head");
        this.logitScale = logitScale;
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.RotaryAngles angles = g.rotaryAngles(c.headSize(), c.rotaryBase(), c.rotaryScaling());
        for (int i = 0; i < c.layers(); i++) {
            String layer = "model.layers." + i;
            SDVariable n = g.layerNorm(layer + ".input_layernorm", x, c.hiddenSize(), c.normEpsilon(), false);
            x = g.add(layer + ".attended", x, attention(g, layer + ".self_attn", n, angles, i));
            x = g.endLayer(g.add(layer, x, feedForward(g, layer + ".mlp", n)));
        }
        SDVariable hidden = g.layerNorm("model.norm", x, c.hiddenSize(), c.normEpsilon(), false);
        // scaled here, the logits are scaled for every objective
        return g.finish(g.scale("model.scaled", hidden, logitScale), headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable attention(
            GraphBuilder g, String module, SDVariable x, GraphBuilder.RotaryAngles angles, int layer) {
        int queries = c.heads() * c.headSize();
        int keys = c.keyValueHeads() * c.headSize();
        SDVariable q = g.linear(module + ".q_proj", x, c.hiddenSize(), queries, c.keyBias());
        SDVariable k = g.linear(module + ".k_proj", x, c.hiddenSize(), keys, c.keyBias());
        SDVariable v = g.linear(module + ".v_proj", x, c.hiddenSize(), keys, c.keyBias());
        q = g.rotate(module + ".q", q, angles, c.headSize(), true);
        k = g.rotate(module + ".k", k, angles, c.headSize(), true);
        SDVariable o = g.attention(module, q, k, v, c.attention(layer));
        return g.linear(module + ".o_proj", o, queries, c.hiddenSize(), c.outputBias());
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        SDVariable gate = g.linear(module + ".gate_proj", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable up = g.linear(module + ".up_proj", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable product = g.swiGlu(module + ".swiglu", gate, up);
        return g.linear(module + ".down_proj", product, c.intermediateSize(), c.hiddenSize(), false);
    }
}
