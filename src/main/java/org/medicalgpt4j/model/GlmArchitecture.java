package org.medicalgpt4j.model;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * GLM-4 in the layout of transformers (Team GLM, "ChatGLM: A Family of Large Language Models", 2024): the network of
 * {@link ChatGlm2Architecture} with other names; glm4 normalises what attention and feed-forward add to the residual too.
 */
final class GlmArchitecture extends DecoderArchitecture {
    private static final String EMBEDDING = "model.embed_tokens";

    private final int rotated;
    private final boolean normsBehind;

    /** @param rotated elements of a head that are rotated, as neighbouring pairs */
    GlmArchitecture(DecoderConfig config, int rotated, boolean normsBehind) {
        super(config, EMBEDDING, "lm_head");
        this.rotated = rotated;
        this.normsBehind = normsBehind;
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.RotaryAngles angles = g.rotaryAngles(rotated, c.rotaryBase(), c.rotaryScaling());
        for (int i = 0; i < c.layers(); i++) {
            String layer = "model.layers." + i;
            SDVariable a = norm(g, layer + ".input_layernorm", x);
            SDVariable attended = attention(g, layer + ".self_attn", a, angles, i);
            x = g.add(layer + ".attended", x, behind(g, layer + ".post_self_attn_layernorm", attended));
            SDVariable m = norm(g, layer + ".post_attention_layernorm", x);
            SDVariable product = feedForward(g, layer + ".mlp", m);
            x = g.endLayer(g.add(layer, x, behind(g, layer + ".post_mlp_layernorm", product)));
        }
        return g.finish(norm(g, "model.norm", x), headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable norm(GraphBuilder g, String module, SDVariable x) {
        return g.rmsNorm(module, x, c.hiddenSize(), c.normEpsilon());
    }

    private SDVariable behind(GraphBuilder g, String module, SDVariable x) {
        return normsBehind ? norm(g, module, x) : x;
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
        int width = c.intermediateSize();
        SDVariable both = g.linear(module + ".gate_up_proj", x, c.hiddenSize(), 2 * width, false);
        SDVariable[] halves = g.split(module, both, List.of("gate", "up"), width, width);
        SDVariable product = g.swiGlu(module + ".swiglu", halves[0], halves[1]);
        return g.linear(module + ".down_proj", product, width, c.hiddenSize(), false);
    }
}
