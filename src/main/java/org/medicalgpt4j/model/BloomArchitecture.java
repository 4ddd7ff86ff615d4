package org.medicalgpt4j.model;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * BLOOM (BigScience Workshop, "BLOOM", 2022): linear biases (ALiBi) in place of rotary embeddings, layer norms, a norm
 * behind the embedding, no gates; each head's queries, keys and values lie together.
 */
final class BloomArchitecture extends DecoderArchitecture {
    static final String PREFIX = "transformer.";
    private static final String EMBEDDING = PREFIX + "word_embeddings";

    BloomArchitecture(DecoderConfig config) {
        super(config, EMBEDDING, "lm_head");
    }

    @Override
    public ModelGraph build(GraphOptions options) {
        GraphBuilder g = new GraphBuilder(options);
        SDVariable x = g.embedding(EMBEDDING, c.vocabularySize(), c.hiddenSize(), c.padding());
        x = norm(g, EMBEDDING + "_layernorm", x);
        for (int i = 0; i < c.layers(); i++) {
            String layer = PREFIX + "h." + i;
            SDVariable a = norm(g, layer + ".input_layernorm", x);
            x = g.add(layer + ".attended", x, attention(g, layer + ".self_attention", a, i));
            SDVariable m = norm(g, layer + ".post_attention_layernorm", x);
            x = g.endLayer(g.add(layer, x, feedForward(g, layer + ".mlp", m)));
        }
        return g.finish(norm(g, PREFIX + "ln_f", x), headModule(), c.vocabularySize(), c.hiddenSize());
    }

    private SDVariable norm(GraphBuilder g, String module, SDVariable x) {
        return g.layerNorm(module, x, c.hiddenSize(), c.normEpsilon(), true);
    }

    private SDVariable attention(GraphBuilder g, String module, SDVariable x, int layer) {
        int width = c.hiddenSize();
        int d = c.headSize();
        SDVariable fused = g.linear(module + ".query_key_value", x, width, 3 * width, true);
        SDVariable[] qkv = g.split(module, fused, List.of("query", "key", "value"), d, d, d);
        SDVariable o =
                g.attention(module, qkv[0], qkv[1], qkv[2], c.attention(layer).withLinearBias());
        return g.linear(module + ".dense", o, width, width, true);
    }

    private SDVariable feedForward(GraphBuilder g, String module, SDVariable x) {
        SDVariable wide = g.linear(module + ".dense_h_to_4h", x, c.hiddenSize(), c.intermediateSize(), true);
        SDVariable active = g.gelu(module + ".gelu", wide);
        return g.linear(module + ".dense_4h_to_h", active, c.intermediateSize(), c.hiddenSize(), true);
    }

    @Override
    public String optionalPrefix() {
        return PREFIX;
    }
}
