package org.medicalgpt4j.model;

import java.util.List;
import org.medicalgpt4j.op.AttentionShape;
import org.nd4j.autodiff.samediff.SDVariable;

/** DeepSeek-V2 and V3 (DeepSeek-AI, 2024): latent attention and mixtures of experts. */
final class DeepSeekArchitecture extends ExpertArchitecture {
    private final LatentAttention a;
    private final int predictors;

    /** @param predictors layers behind the last that predict further tokens, which checkpoints hold and nobody here reads */
    DeepSeekArchitecture(DecoderConfig config, ExpertConfig experts, LatentAttention attention, int predictors) {
        super(config, experts);
        this.a = attention;
        this.predictors = predictors;
    }

    @Override
    int rotarySize() {
        return a.rotated();
    }

    @Override
    SDVariable attention(GraphBuilder g, String module, SDVariable x, GraphBuilder.RotaryAngles angles, int layer) {
        int keyRank = a.keyValueRank();
        SDVariable[] q =
                g.split(module + ".q", queries(g, module, x), List.of("plain", "last"), a.plain(), a.rotated());
        SDVariable narrow =
                g.linear(module + ".kv_a_proj_with_mqa", x, c.hiddenSize(), keyRank + a.rotated(), c.outputBias());
        SDVariable[] kv = g.split(module + ".kv", narrow, List.of("latent", "last"), keyRank, a.rotated());
        SDVariable latent = g.rmsNorm(module + ".kv_a_layernorm", kv[0], keyRank, LatentAttention.NORM_EPSILON);
        SDVariable wide = g.linear(module + ".kv_b_proj", latent, keyRank, c.heads() * (a.plain() + a.value()), false);
        SDVariable[] heads = g.split(module + ".heads", wide, List.of("plain", "value"), a.plain(), a.value());
        SDVariable turned = g.rotate(module + ".q.turned", q[1], angles, a.rotated(), a.interleaved());
        SDVariable shared = g.rotate(module + ".k.turned", kv[1], angles, a.rotated(), a.interleaved());
        SDVariable each = g.repeatHead(module + ".k.each", shared, c.heads());
        SDVariable query = g.joinHeads(module + ".query", List.of(q[0], turned), a.plain(), a.rotated());
        SDVariable key = g.joinHeads(module + ".key", List.of(heads[0], each), a.plain(), a.rotated());
        SDVariable value = g.padHeads(module + ".value", heads[1], a.value(), a.size());
        AttentionShape shape = new AttentionShape(c.heads(), c.heads(), a.size(), a.scale(), 0);
        SDVariable o = g.cropHeads(module + ".o", g.attention(module, query, key, value, shape), a.size(), a.value());
        return g.linear(module + ".o_proj", o, c.heads() * a.value(), c.hiddenSize(), c.outputBias());
    }

    private SDVariable queries(GraphBuilder g, String module, SDVariable x) {
        int width = c.heads() * a.size();
        if (a.queryRank().isEmpty()) {
            return g.linear(module + ".q_proj", x, c.hiddenSize(), width, false);
        }
        int rank = a.queryRank().getAsInt();
        SDVariable narrow = g.linear(module + ".q_a_proj", x, c.hiddenSize(), rank, c.outputBias());
        SDVariable normed = g.rmsNorm(module + ".q_a_layernorm", narrow, rank, LatentAttention.NORM_EPSILON);
        return g.linear(module + ".q_b_proj", normed, rank, width, false);
    }

    @Override
    public boolean ignores(String tensor) {
        for (int i = 0; i < predictors; i++) {
            if (tensor.startsWith("model.layers." + (c.layers() + i) + ".")) {
                return true;
            }
        }
        return super.ignores(tensor);
    }
}
