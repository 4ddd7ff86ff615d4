package org.medicalgpt4j.model;

import java.util.List;
import org.medicalgpt4j.op.RotaryScaling;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * ChatGLM-6B (Du et al., "GLM", 2022): the tokens of a prompt see each other; half of each head is rotated by a token's
 * place in the prompt, half by its place in the answer; the residual carries what was normalised, times a constant.
 */
final class ChatGlmArchitecture extends DecoderArchitecture {
    private static final String EMBEDDING = "transformer.word_embeddings";

    /** Of the 28 layers of the real model, however many there are. */
    private static final double RESIDUAL = Math.sqrt(2 * 28);

    private final Marks marks;

    /** Tokens: an answer's first one, and those whose place it takes. */
    record Marks(int start, int mask, int generalMask) {}

    ChatGlmArchitecture(DecoderConfig config, Marks marks) {
        super(config, EMBEDDING, "lm_head");
        this.marks = marks;
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        GraphBuilder.Prompts prompts = g.prompts(marks.start(), marks.mask(), marks.generalMask());
        List<GraphBuilder.RotaryAngles> angles =
                List.of(angles(g, "rotary", prompts.places()), angles(g, "rotary.answer", prompts.answerPlaces()));
        for (int i = 0; i < c.layers(); i++) {
            String layer = "transformer.layers." + i;
            SDVariable a = norm(g, layer + ".input_layernorm", x);
            SDVariable o = attention(g, layer + ".attention", a, prompts, angles, i);
            x = g.add(layer + ".attended", g.scale(layer + ".attended.carried", a, RESIDUAL), o);
            SDVariable m = norm(g, layer + ".post_attention_layernorm", x);
            SDVariable product = feedForward(g, layer + ".mlp", m);
            x = g.endLayer(g.add(layer, g.scale(layer + ".carried", m, RESIDUAL), product));
        }
        SDVariable hidden = norm(g, "transformer.final_layernorm", x);
        return g.finish(hidden, headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable norm(GraphBuilder g, String module, SDVariable x) {
        return g.layerNorm(module, x, c.hiddenSize(), c.normEpsilon(), true);
    }

    private GraphBuilder.RotaryAngles angles(GraphBuilder g, String name, SDVariable places) {
        return g.rotaryAngles(name, places, c.headSize() / 2, c.rotaryBase(), new RotaryScaling.HalfPrecision());
    }

    /** Each head's queries, keys and values lie together. */
    private SDVariable attention(
            GraphBuilder g,
            String module,
            SDVariable x,
            GraphBuilder.Prompts prompts,
            List<GraphBuilder.RotaryAngles> angles,
            int layer) {
        int d = c.headSize();
        SDVariable fused = g.linear(module + ".query_key_value", x, c.hiddenSize(), 3 * c.hiddenSize(), true);
        SDVariable[] qkv = g.split(module, fused, List.of("query", "key", "value"), d, d, d);
        SDVariable q = g.rotateHalves(module + ".q", qkv[0], angles.get(0), angles.get(1), d);
        SDVariable k = g.rotateHalves(module + ".k", qkv[1], angles.get(0), angles.get(1), d);
        SDVariable o = g.attention(module, q, k, qkv[2], prompts, c.attention(layer));
        return g.linear(module + ".dense", o, c.hiddenSize(), c.hiddenSize(), true);
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        SDVariable wide = g.linear(module + ".dense_h_to_4h", x, c.hiddenSize(), c.intermediateSize(), true);
        SDVariable active = g.gelu(module + ".gelu", wide);
        return g.linear(module + ".dense_4h_to_h", active, c.intermediateSize(), c.hiddenSize(), true);
    }

    @Override
    public boolean readsPromptsWhole() {
        return true;
    }
}
