package org.medicalgpt4j.checkpoint;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tensor names of llama.cpp's decoder models in Hugging Face's words. */
final class GgufTensorNames {
    private static final Map<String, String> WHOLE = Map.of(
            "token_embd", "model.embed_tokens",
            "output_norm", "model.norm",
            "output", "lm_head");

    private static final Map<String, String> IN_BLOCK = Map.ofEntries(
            Map.entry("attn_norm", "input_layernorm"),
            Map.entry("attn_q", "self_attn.q_proj"),
            Map.entry("attn_k", "self_attn.k_proj"),
            Map.entry("attn_v", "self_attn.v_proj"),
            Map.entry("attn_output", "self_attn.o_proj"),
            Map.entry("attn_q_norm", "self_attn.q_norm"),
            Map.entry("attn_k_norm", "self_attn.k_norm"),
            Map.entry("ffn_norm", "post_attention_layernorm"),
            Map.entry("ffn_gate", "mlp.gate_proj"),
            Map.entry("ffn_up", "mlp.up_proj"),
            Map.entry("ffn_down", "mlp.down_proj"));

    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,6})\\.(\\w+)\\.(weight|bias)");
    private static final Pattern TOP = Pattern.compile("(\\w+)\\.(weight|bias)");

    private GgufTensorNames() {}

    /** Empty where there is no such tensor in the models that are known. */
    static Optional<String> huggingFace(String name) {
        Matcher block = BLOCK.matcher(name);
        if (block.matches()) {
            return Optional.ofNullable(IN_BLOCK.get(block.group(2)))
                    .map(module -> "model.layers." + block.group(1) + "." + module + "." + block.group(3));
        }
        Matcher top = TOP.matcher(name);
        return top.matches()
                ? Optional.ofNullable(WHOLE.get(top.group(1))).map(module -> module + "." + top.group(2))
                : Optional.empty();
    }
}
