package org.medicalgpt4j.tokenizer;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trains a byte-level BPE vocabulary (Sennrich et al. 2016, over bytes as GPT-2) from texts cut into words as Qwen2 does.
 * The most frequent neighbours become a token, again and again; of equally frequent ones those with the smaller ids. The
 * result depends on the texts and the options only.
 */
public final class BpeTrainer {
    private static final int BYTES = 256;

    /** As {@link BytePairScheme#QWEN2} cuts a text when encoding. */
    private static final Pattern WORD = Pattern.compile(
            BytePairScheme.QWEN2.patterns().get(0), Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE);

    private final int vocabularySize;
    private final int minFrequency;
    private final List<String> specialTokens;

    /**
     * @param vocabularySize number of tokens in all: 256 bytes, merges, special tokens
     * @param minFrequency how often neighbours must occur at least to become a token
     * @param specialTokens tokens with the last ids, in this order
     */
    public BpeTrainer(int vocabularySize, int minFrequency, List<String> specialTokens) {
        if (vocabularySize < BYTES + specialTokens.size() || vocabularySize > Vocabulary.MAX_SIZE) {
            throw new TokenizerException("a vocabulary of " + vocabularySize + " tokens cannot hold " + BYTES
                    + " bytes and " + specialTokens.size() + " special tokens, or is larger than "
                    + Vocabulary.MAX_SIZE);
        }
        if (minFrequency < 1) {
            throw new TokenizerException("the least frequency is " + minFrequency + ", expected 1 or more");
        }
        this.vocabularySize = vocabularySize;
        this.minFrequency = minFrequency;
        this.specialTokens = List.copyOf(specialTokens);
    }

    /**
     * Learns the merges. If the texts are too small for the size asked for, the vocabulary is smaller.
     *
     * @param texts read once; special tokens in them separate words and are not learned
     */
    public TrainedVocabulary train(Iterable<String> texts) {
        Map<String, Integer> ids = new HashMap<>();
        specialTokens.forEach(token -> ids.put(token, ids.size()));
        TextMatcher special = new TextMatcher(ids);
        Map<String, Integer> words = new TreeMap<>();
        for (String text : texts) {
            count(text, special, words);
        }
        List<String> tokens = new ArrayList<>(alphabet());
        List<String> merges = new ArrayList<>();
        BpeMerger merger = merger(words, tokens);
        int limit = vocabularySize - specialTokens.size();
        while (tokens.size() < limit) {
            BpeMerger.Pair pair = merger.mostFrequent();
            if (pair.count() < minFrequency) {
                break;
            }
            String left = tokens.get(pair.left());
            String right = tokens.get(pair.right());
            merges.add(left + " " + right);
            merger.merge(pair, tokens.size());
            tokens.add(left + right);
        }
        return new TrainedVocabulary(tokens, merges, specialTokens);
    }

    private void count(String text, TextMatcher special, Map<String, Integer> words) {
        String normalized = Normalizer.normalize(WellFormed.text(text), Normalizer.Form.NFC);
        int position = 0;
        while (position < normalized.length()) {
            int end = special.find(normalized, position);
            Matcher word = WORD.matcher(normalized).region(position, end);
            while (word.find()) {
                words.merge(word.group(), 1, Math::addExact);
            }
            position = end < normalized.length() ? end + special.matchLength(normalized, end) : end;
        }
    }

    /** The characters that stand for bytes, in the order of the characters. */
    private static List<String> alphabet() {
        char[] characters = new char[BYTES];
        for (int b = 0; b < BYTES; b++) {
            characters[b] = ByteAlphabet.character(b);
        }
        Arrays.sort(characters);
        return new String(characters).chars().mapToObj(Character::toString).toList();
    }

    private static BpeMerger merger(Map<String, Integer> words, List<String> alphabet) {
        Map<String, Integer> ids = new HashMap<>();
        alphabet.forEach(character -> ids.put(character, ids.size()));
        BpeMerger merger = new BpeMerger();
        words.forEach((word, count) -> {
            String spelled = ByteAlphabet.spell(word);
            merger.add(spelled.chars().map(c -> ids.get(Character.toString(c))).toArray(), count);
        });
        merger.start();
        return merger;
    }
}
