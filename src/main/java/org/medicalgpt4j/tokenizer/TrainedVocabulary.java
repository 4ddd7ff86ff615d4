package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A trained byte-level BPE vocabulary.
 *
 * @param tokens tokens by id, without the special ones
 * @param merges two tokens with a blank between, in the order in which they are applied
 * @param specialTokens tokens with the ids after those
 */
public record TrainedVocabulary(List<String> tokens, List<String> merges, List<String> specialTokens) {

    public TrainedVocabulary {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
        specialTokens = List.copyOf(specialTokens);
    }

    public int size() {
        return tokens.size() + specialTokens.size();
    }

    /** Id of a special token. */
    public int specialId(String token) {
        int index = specialTokens.indexOf(token);
        if (index < 0) {
            throw new TokenizerException("\"" + token + "\" is none of the special tokens " + specialTokens);
        }
        return tokens.size() + index;
    }

    /**
     * The files of a Hugging Face folder by name: {@code tokenizer.json} and {@code tokenizer_config.json}, loadable by
     * the tokenizers and transformers libraries.
     *
     * @param endToken the special token that ends a turn
     * @param padToken the special token that other libraries pad with
     * @param chatTemplate Jinja
     */
    public Map<String, byte[]> files(String endToken, String padToken, String chatTemplate) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(Tokenizers.HUGGING_FACE, ByteLevelFile.write(source(), BytePairScheme.QWEN2));
        files.put(TokenizerConfig.FILE, config(endToken, padToken, chatTemplate));
        return files;
    }

    private VocabularySource source() {
        List<String> all = new ArrayList<>(tokens);
        all.addAll(specialTokens);
        int[] types = new int[all.size()];
        Arrays.fill(types, SentencePieceModel.Kind.NORMAL.number());
        Arrays.fill(types, tokens.size(), types.length, SentencePieceModel.Kind.CONTROL.number());
        return new VocabularySource(
                "trained vocabulary",
                "gpt2",
                "qwen2",
                all,
                new float[0],
                types,
                merges,
                OptionalInt.empty(),
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private byte[] config(String endToken, String padToken, String chatTemplate) {
        ObjectNode config = JsonFile.MAPPER.createObjectNode();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("add_bos_token", false);
        config.putNull("bos_token");
        config.put("eos_token", specialTokens.get(specialId(endToken) - tokens.size()));
        config.put("pad_token", specialTokens.get(specialId(padToken) - tokens.size()));
        config.put("clean_up_tokenization_spaces", false);
        config.put("chat_template", chatTemplate);
        ObjectNode decoder = config.putObject("added_tokens_decoder");
        for (String token : specialTokens) {
            decoder.putObject(Integer.toString(specialId(token)))
                    .put("content", token)
                    .put("lstrip", false)
                    .put("normalized", false)
                    .put("rstrip", false)
                    .put("single_word", false)
                    .put("special", true);
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return JsonFile.MAPPER.writer(printer).writeValueAsBytes(config);
        } catch (JsonProcessingException e) {
            throw new TokenizerException("the settings cannot be written: " + e.getOriginalMessage(), e);
        }
    }
}
