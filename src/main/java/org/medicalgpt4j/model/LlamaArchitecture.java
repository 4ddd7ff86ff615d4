package org.medicalgpt4j.model;

import org.nd4j.autodiff.samediff.SDVariable;

/** The LLaMA decoder and its relatives Mistral, Qwen2 and Qwen3 (Touvron et al., "LLaMA", 2023). */
class LlamaArchitecture extends DecoderArchitecture {
    private static final String EMBEDDING = "model.embed_tokens";

    LlamaArchitecture(DecoderConfig config) {
        super(config, EMBEDDING, "lm_head");
    }

    @Override
    public final ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.RotaryAngles angles = g.rotaryAngles(rotarySize(), c.rotaryBase(), c.rotaryScaling());
        for (int i = 0; i < c.layers(); i++) {
            String layer = "model.layers." + i;
            SDVariable a = g.rmsNorm(layer + ".input_layernorm", x, c.hiddenSize(), c.normEpsilon());
            x = g.add(layer + ".attended", x, attention(g, layer + ".self_attn", a, angles, i));
            SDVariable m = g.rmsNorm(layer + ".post_attention_layernorm", x, c.hiddenSize(), c.normEpsilon());
            x = g.endLayer(g.add(layer, x, feedForward(g, layer, m, i)));
        }
        SDVariable hidden = g.rmsNorm("model.norm", x, c.hiddenSize(), c.normEpsilon());
        return g.finish(hidden, headModule(), c.vocabularySize(), c.hiddenSize());
    }

    /** Elements of a head that are rotated. */
    int rotarySize() {
        return c.headSize();
    }

    SDVariable attention(GraphBuilder g, String module, SDVariable x, GraphBuilder.RotaryAngles angles, int layer) {
        int queries = c.heads() * c.headSize();
        int keys = c.keyValueHeads() * c.headSize();
        SDVariable q = g.linear(module + ".q_proj", x, c.hiddenSize(), queries, c.keyBias());
        SDVariable k = g.linear(module + ".k_proj", x, c.hiddenSize(), keys, c.keyBias());
        SDVariable v = g.linear(module + ".v_proj", x, c.hiddenSize(), keys, c.keyBias());
        if (c.headNorm()) {
            q = g.rmsNorm(module + ".q_norm", q, c.headSize(), c.normEpsilon());
            k = g.rmsNorm(module + ".k_norm", k, c.headSize(), c.normEpsilon());
        }
        q = g.rotate(module + ".q", q, angles, c.headSize(), false);
        k = g.rotate(module + ".k", k, angles, c.headSize(), false);
        SDVariable o = g.attention(module, q, k, v, c.attention(layer));
        return g.linear(module + ".o_proj", o, queries, c.hiddenSize(), c.outputBias());
    }

    SDVariable feedForward(GraphBuilder g, String layer, SDVariable x, int number) {
        return gated(g, layer + ".mlp", x, c.intermediateSize());
    }

    /** The gated feed-forward block with an inner width. */
    final SDVariable gated(GraphBuilder g, String module, SDVariable x, int width) {
        SDVariable gate = g.linear(module + ".gate_proj", x, c.hiddenSize(), width, c.mlpBias());
        SDVariable up = g.linear(module + ".up_proj", x, c.hiddenSize(), width, c.mlpBias());
        SDVariable product = g.swiGlu(module + ".swiglu", gate, up);
        return g.linear(module + ".down_proj", product, width, c.hiddenSize(), c.mlpBias());
    }
}
