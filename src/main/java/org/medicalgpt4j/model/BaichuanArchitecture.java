package org.medicalgpt4j.model;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.op.AttentionShape;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Baichuan and Baichuan2 (Yang et al., "Baichuan 2", 2023): a LLaMA whose queries, keys and values are one product, the
 * blocks of {@code W_pack}. Models of 7B have rotary embeddings, those of 13B linear biases (ALiBi); in the second
 * generation the head's rows are normalised ("NormHead").
 */
final class BaichuanArchitecture extends DecoderArchitecture {
    private static final String EMBEDDING = "model.embed_tokens";

    private final boolean rotary;
    private final boolean normHead;

    BaichuanArchitecture(DecoderConfig config, boolean rotary, boolean normHead) {
        super(config, EMBEDDING, "lm_head");
        this.rotary = rotary;
        this.normHead = normHead;
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        Optional<GraphBuilder.RotaryAngles> angles = rotary
                ? Optional.of(g.rotaryAngles(c.headSize(), c.rotaryBase(), c.rotaryScaling()))
                : Optional.empty();
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
            GraphBuilder g, String module, SDVariable x, Optional<GraphBuilder.RotaryAngles> angles, int layer) {
        int width = c.hiddenSize();
        SDVariable pack = g.linear(module + ".W_pack", x, width, 3 * width, false);
        SDVariable[] qkv = g.split(module, pack, List.of("query", "key", "value"), width, width, width);
        AttentionShape shape = rotary ? c.attention(layer) : c.attention(layer).withLinearBias();
        SDVariable q = angles.map(a -> g.rotate(module + ".q", qkv[0], a, c.headSize(), false))
                .orElse(qkv[0]);
        SDVariable k = angles.map(a -> g.rotate(module + ".k", qkv[1], a, c.headSize(), false))
                .orElse(qkv[1]);
        SDVariable o = g.attention(module, q, k, qkv[2], shape);
        return g.linear(module + ".o_proj", o, width, width, false);
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        SDVariable gate = g.linear(module + ".gate_proj", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable up = g.linear(module + ".up_proj", x, c.hiddenSize(), c.intermediateSize(), false);
        SDVariable product = g.swiGlu(module + ".swiglu", gate, up);
        return g.linear(module + ".down_proj", product, c.intermediateSize(), c.hiddenSize(), false);
    }
}
