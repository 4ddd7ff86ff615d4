package org.medicalgpt4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.medicalgpt4j.op.Routing;

/** How families with mixtures of experts say their sizes. */
final class ExpertFamilies {
    private ExpertFamilies() {}

    static Architecture mixtral(ConfigReader c) {
        int window = c.size("sliding_window", 0);
        DecoderConfig config = LlamaFamilies.build(
                c,
                c.size("head_dim", LlamaFamilies.headSize(c)),
                LlamaFamilies.windows(c, layer -> window),
                new LlamaFamilies.Biases(false, false, false),
                false);
        return new ExpertArchitecture(
                config,
                experts(
                        c,
                        c.size("num_local_experts"),
                        c.size("intermediate_size"),
                        true,
                        ExpertConfig.Names.MIXTRAL,
                        Optional.empty(),
                        layer -> true));
    }

    static Architecture qwen2Moe(ConfigReader c) {
        if (c.flag("use_sliding_window", false) && !c.has("layer_types")) {
            throw c.wrong("use_sliding_window", true, "false, or layer_types that say which layers have a window");
        }
        DecoderConfig config = LlamaFamilies.build(
                c,
                LlamaFamilies.headSize(c),
                LlamaFamilies.noWindows(c),
                new LlamaFamilies.Biases(c.flag("qkv_bias", true), false, false),
                false);
        ExpertConfig.Shared shared = new ExpertConfig.Shared(
                "shared_expert", c.size("shared_expert_intermediate_size"), Optional.of("shared_expert_gate"));
        return new ExpertArchitecture(config, qwen(c, false, Optional.of(shared)));
    }

    static Architecture qwen3Moe(ConfigReader c) {
        boolean bias = c.flag("attention_bias", false);
        int window = c.flag("use_sliding_window", false) ? c.size("sliding_window", 0) : 0;
        DecoderConfig config = LlamaFamilies.build(
                c,
                c.size("head_dim", LlamaFamilies.headSize(c)),
                LlamaFamilies.windows(c, layer -> window),
                new LlamaFamilies.Biases(bias, bias, false),
                true);
        return new ExpertArchitecture(config, qwen(c, false, Optional.empty()));
    }

    private static ExpertConfig qwen(ConfigReader c, boolean normalised, Optional<ExpertConfig.Shared> shared) {
        int step = c.size("decoder_sparse_step", 1);
        Set<Integer> dense = new HashSet<>();
        JsonNode list = c.json().path("mlp_only_layers");
        list.forEach(layer -> dense.add(layer.asInt(-1)));
        return experts(
                c,
                c.size("num_experts"),
                c.size("moe_intermediate_size"),
                c.flag("norm_topk_prob", normalised),
                ExpertConfig.Names.USUAL,
                shared,
                layer -> (layer + 1) % step == 0 && !dense.contains(layer));
    }

    private static ExpertConfig experts(
            ConfigReader c,
            int count,
            int width,
            boolean normalised,
            ExpertConfig.Names names,
            Optional<ExpertConfig.Shared> shared,
            IntPredicate mixture) {
        Routing routing = Routing.softmax(chosen(c, count), normalised);
        double loss = c.flag("output_router_logits", false) ? c.number("router_aux_loss_coef", 0.001) : 0;
        return new ExpertConfig(
                count, width, routing, false, names, shared, layers(c, mixture), OptionalDouble.of(loss));
    }

    /** How many experts a token has. */
    static int chosen(ConfigReader c, int count) {
        int chosen = c.size("num_experts_per_tok");
        if (chosen > count) {
            throw c.wrong("num_experts_per_tok", chosen, "at most the number of experts, " + count);
        }
        return chosen;
    }

    static List<Boolean> layers(ConfigReader c, IntPredicate mixture) {
        return IntStream.range(0, c.size("num_hidden_layers"))
                .mapToObj(mixture::test)
                .toList();
    }
}
