package org.medicalgpt4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
    @TempDir
    Path folder;

    @Test
    void should_merge_the_most_frequent_neighbours_first() {
        // Neighbours: lo 5, ow 5, we 3, er 3 ("lower" three times, "low" twice); of equal ones the smaller letters.
        TrainedVocabulary vocabulary =
                new BpeTrainer(260, 1, List.of()).train(List.of("low", "low", "lower", "lower", "lower"));
        assertEquals(List.of("l o", "lo w", "e r", "low er"), vocabulary.merges());
        assertEquals(260, vocabulary.size());
        assertEquals("lower", vocabulary.tokens().get(259));
    }

    @Test
    void should_count_overlapping_neighbours_as_they_are_merged() {
        assertEquals(
                List.of("a a", "aa a", "aa aaa"),
                new BpeTrainer(300, 1, List.of()).train(List.of("aaaaa")).merges());
    }

    /** Against a slow trainer that recounts everything after each merge. */
    @Test
    void should_give_the_merges_of_plain_recounting() {
        long seed = 20240726;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder word = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                word.append((char) ('a' + random.nextInt(4)));
            }
            texts.add(word.toString());
        }
        assertEquals(
                RecountingTrainer.merges(texts, 60),
                new BpeTrainer(256 + 60, 1, List.of()).train(texts).merges());
    }

    @Test
    void should_stop_where_neighbours_are_too_rare() {
        assertEquals(
                List.of("a b"),
                new BpeTrainer(300, 2, List.of())
                        .train(List.of("ab", "ab", "xy"))
                        .merges());
    }

    @Test
    void should_give_the_same_vocabulary_every_time() {
        assertEquals(TinyTokenizer.vocabulary(), TinyTokenizer.vocabulary());
    }

    @Test
    void should_encode_what_it_was_trained_on_in_few_tokens_and_anything_without_loss() throws IOException {
        Tokenizer tokenizer = TinyTokenizer.write(folder);
        assertEquals(300, tokenizer.vocabularySize());
        String known = TinyTokenizer.TEXTS.get(1);
        assertTrue(tokenizer.encode(known).length < known.getBytes("UTF-8").length * 2 / 3);
        for (String text : List.of(known, "", " ", "\uD83D\uDE80 龍\n\n\t x", "e\u0301")) {
            String composed = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC);
            assertEquals(composed, tokenizer.decode(tokenizer.encode(text), false));
        }
    }

    @Test
    void should_not_learn_special_tokens_from_the_texts() {
        TrainedVocabulary vocabulary = new BpeTrainer(400, 1, List.of("<|im_end|>")).train(List.of("ab<|im_end|>ab"));
        assertEquals(List.of("a b"), vocabulary.merges());
    }

    @Test
    void should_number_special_tokens_after_all_others() throws IOException {
        Tokenizer tokenizer = TinyTokenizer.write(folder);
        assertArrayEquals(new int[] {298, 297, 299}, tokenizer.encode("<|im_start|><|endoftext|><|im_end|>"));
        assertEquals(Set.of(297, 298, 299), new HashSet<>(tokenizer.specialIds()));
        assertEquals(Set.of(299), tokenizer.eos());
        assertEquals(297, tokenizer.pad().getAsInt());
        assertTrue(tokenizer.bos().isEmpty());
        assertEquals(TinyTokenizer.CHAT_TEMPLATE, tokenizer.chatTemplate().orElseThrow());
    }

    @Test
    void should_refuse_a_vocabulary_without_room_for_the_bytes() {
        assertThrows(TokenizerException.class, () -> new BpeTrainer(258, 1, List.of("<a>", "<b>", "<c>")));
        assertThrows(TokenizerException.class, () -> new BpeTrainer(300, 0, List.of()));
        assertThrows(TokenizerException.class, () -> TinyTokenizer.vocabulary().files("<|nope|>", "<|endoftext|>", ""));
    }
}
