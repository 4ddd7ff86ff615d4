package org.medicalgpt4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Piece;

class GgufTokenizerTest {
    private static final List<String> LETTERS = List.of("<unk>", "<s>", "</s>", "<|eot|>", "a", "b", "ab", "▁", "▁ab");

    private static VocabularySource source(String model, String pre, List<String> tokens, int[] types, float[] scores) {
        return new VocabularySource(
                "model.gguf",
                model,
                pre,
                tokens,
                scores,
                types,
                List.of("a b"),
                OptionalInt.of(1),
                List.of(2, 3),
                OptionalInt.empty(),
                OptionalInt.of(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("default", "T"));
    }

    private static VocabularySource letters(String model, String pre) {
        return source(
                model, pre, LETTERS, new int[] {2, 3, 3, 3, 1, 1, 1, 1, 1}, new float[] {0, 0, 0, 0, -9, -9, -1, -8, -2
                });
    }

    @Test
    void should_read_byte_level_vocabularies() {
        Tokenizer tokenizer = Tokenizers.of(letters("gpt2", "llama-bpe"));
        assertArrayEquals(new int[] {6, 3, 4}, tokenizer.encode("ab<|eot|>a"));
        assertArrayEquals(new int[] {1, 6}, tokenizer.encodeWithSpecialTokens("ab"));
        assertArrayEquals(new int[] {6}, Tokenizers.of(letters("gpt2", "qwen2")).encodeWithSpecialTokens("ab"));
        assertEquals(Set.of(2, 3), tokenizer.eos());
        assertEquals(Set.of(0, 1, 2, 3), tokenizer.specialIds());
        assertEquals("T", tokenizer.chatTemplate().orElseThrow());
        assertEquals(Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>"), tokenizer.templateTokens());
    }

    @Test
    void should_read_sentencepiece_vocabularies() {
        Tokenizer tokenizer = Tokenizers.of(letters("llama", ""));
        assertArrayEquals(new int[] {8, 3, 7, 4}, tokenizer.encode("ab<|eot|>a"));
        assertArrayEquals(new int[] {1, 8}, tokenizer.encodeWithSpecialTokens("ab"));
        assertEquals("ab a", tokenizer.decode(new int[] {8, 7, 4}, true));
    }

    @Test
    void should_refuse_vocabularies_that_are_unknown_or_contradict_themselves() {
        refused(letters("bert", ""), "model.gguf: tokenizer.ggml.model is \"bert\", expected gpt2 or llama");
        refused(letters("gpt2", "nobody"), "model.gguf: tokenizer.ggml.pre is \"nobody\", expected one of gpt-2, ");
        refused(source("gpt2", "qwen2", LETTERS, new int[3], new float[0]), "token_type has 3 entries for 9 tokens");
        refused(source("llama", "", LETTERS, new int[0], new float[2]), "scores has 2 entries for 9 tokens");
        refused(
                source("llama", "", LETTERS, new int[] {2, 3, 3, 3, 1, 1, 1, 1, 99}, new float[0]),
                "piece type 99 is not in 1..6");
        refused(
                source("llama", "", List.of("a", "b"), new int[0], new float[0]),
                "the id 2 of eos_token is not in [0, 2)");
        refused(source("llama", "", List.of(), new int[0], new float[0]), "tokenizer.ggml.tokens has 0 entries");
    }

    private static void refused(VocabularySource source, String reason) {
        TokenizerException refused = assertThrows(TokenizerException.class, () -> Tokenizers.of(source));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    /** LLaMA-2's model, its pieces passed as a GGUF file holds them. */
    @Test
    @RequiresSharedData
    void should_give_the_reference_ids_of_llama2() throws IOException {
        Path file = SharedData.root().resolve("tokenizers/llama2/tokenizer.model");
        List<Piece> pieces =
                SentencePieceReader.read(JsonFile.bytes(file), "llama2").pieces();
        float[] scores = new float[pieces.size()];
        int[] types = new int[pieces.size()];
        for (int id = 0; id < scores.length; id++) {
            scores[id] = pieces.get(id).score();
            types[id] = pieces.get(id).kind().number();
        }
        List<String> tokens = pieces.stream().map(Piece::text).toList();
        TokenizerVectors.load("llama-spm").check(Tokenizers.of(source("llama", "", tokens, types, scores)));
    }
}
