package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** BPE training in its plainest form: count all neighbours, merge the most frequent, begin again. */
final class RecountingTrainer {
    private RecountingTrainer() {}

    static List<String> merges(List<String> words, int count) {
        List<String> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(Character.toString(ByteAlphabet.character(b)));
        }
        tokens.sort(Comparator.naturalOrder());
        List<List<Integer>> split = new ArrayList<>();
        for (String word : words) {
            List<Integer> ids = new ArrayList<>();
            word.chars().forEach(c -> ids.add(tokens.indexOf(Character.toString(c))));
            split.add(ids);
        }
        List<String> merges = new ArrayList<>();
        while (merges.size() < count) {
            Map<List<Integer>, Integer> pairs = new HashMap<>();
            for (List<Integer> word : split) {
                for (int i = 1; i < word.size(); i++) {
                    pairs.merge(List.of(word.get(i - 1), word.get(i)), 1, Integer::sum);
                }
            }
            List<Integer> best = pairs.keySet().stream()
                    .min(Comparator.comparing((List<Integer> pair) -> -pairs.get(pair))
                            .thenComparing(pair -> pair.get(0))
                            .thenComparing(pair -> pair.get(1)))
                    .orElse(List.of());
            if (best.isEmpty()) {
                break;
            }
            merges.add(tokens.get(best.get(0)) + " " + tokens.get(best.get(1)));
            tokens.add(tokens.get(best.get(0)) + tokens.get(best.get(1)));
            split.forEach(word -> merge(word, best, tokens.size() - 1));
        }
        return merges;
    }

    private static void merge(List<Integer> word, List<Integer> pair, int merged) {
        for (int i = 0; i + 1 < word.size(); i++) {
            if (word.get(i).equals(pair.get(0)) && word.get(i + 1).equals(pair.get(1))) {
                word.set(i, merged);
                word.remove(i + 1);
            }
        }
    }
}
