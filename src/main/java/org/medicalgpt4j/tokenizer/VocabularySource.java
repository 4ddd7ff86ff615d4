package org.medicalgpt4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The vocabulary of a GGUF file: its {@code tokenizer.*} metadata.
 *
 * @param name file, for messages
 * @param model {@code tokenizer.ggml.model}: {@code gpt2} (byte-level BPE) or {@code llama} (SentencePiece)
 * @param pre {@code tokenizer.ggml.pre}: how byte-level BPE cuts a text; empty if absent
 * @param tokens {@code tokenizer.ggml.tokens}
 * @param scores {@code tokenizer.ggml.scores}; empty if absent
 * @param types {@code tokenizer.ggml.token_type}: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte; empty
 *     if absent
 * @param merges {@code tokenizer.ggml.merges}: two tokens with a blank between; empty if absent
 * @param bos {@code bos_token_id}
 * @param eos {@code eos_token_id}, {@code eot_token_id}, {@code eom_token_id}; the first one is the end of a text
 * @param pad {@code padding_token_id}
 * @param unknown {@code unknown_token_id}
 * @param addBos {@code add_bos_token}
 * @param addEos {@code add_eos_token}
 * @param addSpacePrefix {@code add_space_prefix}
 * @param chatTemplates {@code tokenizer.chat_template} as {@code default}, {@code tokenizer.chat_template.NAME} by name
 */
public record VocabularySource(
        String name,
        String model,
        String pre,
        List<String> tokens,
        float[] scores,
        int[] types,
        List<String> merges,
        OptionalInt bos,
        List<Integer> eos,
        OptionalInt pad,
        OptionalInt unknown,
        Optional<Boolean> addBos,
        Optional<Boolean> addEos,
        Optional<Boolean> addSpacePrefix,
        Map<String, String> chatTemplates) {}
