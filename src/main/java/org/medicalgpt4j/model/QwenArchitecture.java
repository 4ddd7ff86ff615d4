package org.medicalgpt4j.model;

import java.util.List;
import org.medicalgpt4j.op.RotaryScaling;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The first Qwen (Bai et al., "Qwen Technical Report", 2023): queries, keys and values are one product; beyond the length
 * of training, and not in training itself, the rotary base grows and queries are sharpened.
 */
final class QwenArchitecture extends DecoderArchitecture {
    private static final String EMBEDDING = "transformer.wte";

    private final int trained;
    private final boolean growingBase;
    private final boolean sharpened;

    QwenArchitecture(DecoderConfig config, int trained, boolean growingBase, boolean sharpened) {
        super(config, EMBEDDING, "lm_head");
        this.trained = trained;
        this.growingBase = growingBase;
        this.sharpened = sharpened;
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.RotaryAngles angles = growingBase && !options.training()
                ? g.promptAngles(c.headSize(), c.rotaryBase(), new RotaryScaling.QwenDynamic(trained))
                : g.rotaryAngles(c.headSize(), c.rotaryBase(), c.rotaryScaling());
        for (int i = 0; i < c.layers(); i++) {
            String layer = "transformer.h." + i;
            SDVariable a = g.rmsNorm(layer + ".ln_1", x, c.hiddenSize(), c.normEpsilon());
            x = g.add(layer + ".attended", x, attention(g, layer + ".attn", a, angles, i));
            SDVariable m = g.rmsNorm(layer + ".ln_2", x, c.hiddenSize(), c.normEpsilon());
            x = g.endLayer(g.add(layer, x, feedForward(g, layer + ".mlp", m)));
        }
        SDVariable hidden = g.rmsNorm("transformer.ln_f", x, c.hiddenSize(), c.normEpsilon());
        return g.finish(hidden, headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable attention(
            GraphBuilder g, String module, SDVariable x, GraphBuilder.RotaryAngles angles, int layer) {
        int width = c.heads() * c.headSize();
        SDVariable fused = g.linear(module + ".c_attn", x, c.hiddenSize(), 3 * width, c.keyBias());
        SDVariable[] qkv = g.split(module, fused, List.of("query", "key", "value"), width, width, width);
        SDVariable q = g.rotate(module + ".q", qkv[0], angles, c.headSize(), false);
        SDVariable k = g.rotate(module + ".k", qkv[1], angles, c.headSize(), false);
        q = sharpened && !g.training() ? g.sharpen(module + ".sharpened", q, trained) : q;
        SDVariable o = g.attention(module, q, k, qkv[2], c.attention(layer));
        return g.linear(module + ".c_proj", o, width, c.hiddenSize(), c.outputBias());
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        SDVariable up = g.linear(module + ".w1", x, c.hiddenSize(), c.intermediateSize(), c.mlpBias());
        SDVariable gate = g.linear(module + ".w2", x, c.hiddenSize(), c.intermediateSize(), c.mlpBias());
        SDVariable product = g.swiGlu(module + ".swiglu", gate, up);
        return g.linear(module + ".c_proj", product, c.intermediateSize(), c.hiddenSize(), c.mlpBias());
    }

    @Override
    public boolean readsPromptsWhole() {
        return growingBase;
    }
}
