package org.medicalgpt4j.model;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Baichuan 7B and Baichuan2 7B (Yang et al., "Baichuan 2", 2023): a LLaMA whose queries, keys and values are one product,
 * the blocks of {@code W_pack}; in the second generation the head's rows are normalised ("NormHead").
 */
final class BaichuanArchitecture extends DecoderArchitecture {
    private static final String EMBEDDING = "model.embed_tokens";

    private final boolean normHead;

    BaichuanArchitecture(DecoderConfig config, boolean normHead) {
        super(config, EMBEDDING, "lm_head");
        this.normHead = normHead;
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.RotaryAngles angles = g.rotaryAngles(c.headSize(), c.rotaryBase(), c.rotaryScaling());
        for (int i = 0; i < c.layers(); i++) {
            String layer = "model.layers." + i;
            SDVariable a = g.rmsNorm(layer + ".input_layernorm", x, c.hiddenSize(), c.normEpsilon());
            x = g.add(layer + ".attended", x, attention(g, layer + ".self_attn", a, angles, i));
            SDVariable m = g.rmsNorm(layer + ".post_attention_layernorm", x, c.hiddenSize(), c.normEpsilon());
            x = g.endLayer(g.add(layer, x, feedForward(g, layer + ".mlp", m)));
        }
        SDVariable hidden = g.rmsNorm("model.norm", x, c.hiddenSize(), c.normEpsilon());
        return normHead
                ? g.finishWithUnitRows(hidden, headModule(), c.vocabularySize(), c.hiddenSize())
                : g.finish(hidden, headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable attention(
            GraphBuilder g, String module, SDVariable x, GraphBuilder.RotaryAngles angles, int layer) {
        int width = c.hiddenSize();
        SDVariable pack = g.linear(module + ".W_pack", x, width, 3 * width, false);
        SDVariable[] qkv = g.split(module, pack, List.of("query", "key", "value"), width, width, width);
        SDVariable q = g.rotate(module + ".q", qkv[0], angles, c.headSize(), false);
        SDVariable k = g.rotate(module + ".k", qkv[1], angles, c.headSize(), false);
        SDVariable o = g.attention(module, q, k, qkv[2], c.attention(layer));
        return g.linear(module + ".o_proj", o, width, width, false);
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        SDVariable gate = g.linear(module + ".gate_proj", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable up = g.linear(module + ".up_proj", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable product = g.swiGlu(module + ".swiglu", gate, up);
        return g.linear(module + ".down_proj", product, c.intermediateSize(), c.hiddenSize(), false);
    }
}
