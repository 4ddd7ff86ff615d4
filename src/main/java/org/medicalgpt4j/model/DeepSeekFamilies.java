package org.medicalgpt4j.model;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.medicalgpt4j.op.Routing;

/** How the generations of DeepSeek say their sizes. */
final class DeepSeekFamilies {
    /** How many of a group's best experts are its score in the third generation. */
    private static final int GROUP_BEST = 2;

    private DeepSeekFamilies() {}

    /** @throws ModelException also for {@code norm_topk_prob}, which implementations disagree about and no model has */
    static Architecture deepSeekV2(ConfigReader c) {
        if (c.flag("norm_topk_prob", false)) {
            throw c.wrong("norm_topk_prob", true, "false");
        }
        String method = c.text("topk_method", "greedy");
        if (!method.equals("greedy") && !method.equals("group_limited_greedy")) {
            throw c.wrong("topk_method", "'" + method + "'", "greedy or group_limited_greedy");
        }
        boolean grouped = method.equals("group_limited_greedy");
        Routing routing = new Routing(
                ExpertFamilies.chosen(c, c.size("n_routed_experts")),
                false,
                false,
                c.number("routed_scaling_factor", 1),
                grouped ? c.size("n_group") : 1,
                grouped ? c.size("topk_group") : 1,
                1);
        return architecture(c, routing, false, true);
    }

    static Architecture deepSeekV3(ConfigReader c) {
        Routing routing = new Routing(
                ExpertFamilies.chosen(c, c.size("n_routed_experts")),
                true,
                c.flag("norm_topk_prob", true),
                c.number("routed_scaling_factor", 2.5),
                c.size("n_group", 8),
                c.size("topk_group", 4),
                GROUP_BEST);
        return architecture(c, routing, true, c.flag("rope_interleave", true));
    }

    private static Architecture architecture(ConfigReader c, Routing routing, boolean biased, boolean interleaved) {
        int count = c.size("n_routed_experts");
        if (!routing.fits(count)) {
            throw c.wrong(
                    "n_group",
                    routing.groups(),
                    "groups of the " + count + " experts of which " + routing.chosenGroups() + " hold "
                            + routing.chosen());
        }
        boolean bias = c.flag("attention_bias", false);
        LatentAttention attention = attention(c, interleaved);
        DecoderConfig config = LlamaFamilies.build(
                c,
                attention.size(),
                LlamaFamilies.noWindows(c),
                new LlamaFamilies.Biases(bias, bias, c.flag("mlp_bias", false)),
                false);
        int width = c.size("moe_intermediate_size");
        int dense = c.has("first_k_dense_replace") ? (int) c.number("first_k_dense_replace") : 0;
        int shared = c.size("n_shared_experts", 1);
        ExpertConfig experts = new ExpertConfig(
                count,
                width,
                routing,
                biased,
                ExpertConfig.Names.USUAL,
                Optional.of(
                        new ExpertConfig.Shared("shared_experts", Math.multiplyExact(width, shared), Optional.empty())),
                ExpertFamilies.layers(c, layer -> layer >= dense),
                routing.sigmoid() ? OptionalDouble.empty() : OptionalDouble.of(0));
        int predictors = c.has("num_nextn_predict_layers") ? (int) c.number("num_nextn_predict_layers") : 0;
        return new DeepSeekArchitecture(config, experts, attention, predictors);
    }

    private static LatentAttention attention(ConfigReader c, boolean interleaved) {
        int plain = c.size("qk_nope_head_dim");
        int rotated = c.size("qk_rope_head_dim");
        int value = c.size("v_head_dim");
        if (rotated % 2 != 0) {
            throw c.wrong("qk_rope_head_dim", rotated, "an even number");
        }
        if (value > plain + rotated) {
            throw c.wrong("v_head_dim", value, "at most qk_nope_head_dim + qk_rope_head_dim, " + (plain + rotated));
        }
        OptionalInt queryRank = c.has("q_lora_rank") ? OptionalInt.of(c.size("q_lora_rank")) : OptionalInt.empty();
        double scale = RotaryConfig.attentionMagnitude(c);
        return new LatentAttention(
                queryRank,
                c.size("kv_lora_rank"),
                plain,
                rotated,
                value,
                scale * scale / Math.sqrt(plain + rotated),
                interleaved);
    }
}
