package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Counts of neighbouring tokens in a collection of words, kept up to date while neighbours are merged: only the words that
 * hold the merged pair are looked at again.
 */
final class BpeMerger {

    /** Neighbours and how often they occur. */
    record Pair(int left, int right, long count) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int byCount = Long.compare(other.count, count);
            return byCount != 0 ? byCount : Long.compare(key(left, right), key(other.left, other.right));
        }
    }

    private static final Pair NOTHING = new Pair(0, 0, 0);

    private final List<int[]> words = new ArrayList<>();
    private final List<Integer> wordCounts = new ArrayList<>();
    private final Map<Long, Long> counts = new HashMap<>();
    /** Words in which a pair has occurred at some time; a word can be there more than once. */
    private final Map<Long, IdList> places = new HashMap<>();

    private final PriorityQueue<Pair> queue = new PriorityQueue<>();

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private static Pair pair(long key, long count) {
        return new Pair((int) (key >>> 32), (int) key, count);
    }

    void add(int[] word, int count) {
        for (int i = 1; i < word.length; i++) {
            long key = key(word[i - 1], word[i]);
            change(key, count);
            places.computeIfAbsent(key, k -> new IdList()).addUnlessLast(words.size());
        }
        words.add(word);
        wordCounts.add(count);
    }

    /** Once all words are there: makes the most frequent neighbours known. */
    void start() {
        counts.forEach((key, count) -> queue.add(pair(key, count)));
    }

    /** The most frequent neighbours; count 0 if there are none. */
    Pair mostFrequent() {
        while (!queue.isEmpty()) {
            Pair pair = queue.poll();
            long key = key(pair.left(), pair.right());
            long count = counts.getOrDefault(key, 0L);
            if (count == pair.count()) {
                return pair;
            }
            // Other merges have taken some away since it was queued.
            if (count > 0 && count < pair.count()) {
                queue.add(pair(key, count));
            }
        }
        return NOTHING;
    }

    /** Makes one token of every occurrence of the pair. */
    void merge(Pair pair, int merged) {
        Set<Long> made = new LinkedHashSet<>();
        for (int index : places.remove(key(pair.left(), pair.right())).toArray()) {
            mergeIn(index, pair, merged, made);
        }
        counts.remove(key(pair.left(), pair.right()));
        for (long key : made) {
            long count = counts.getOrDefault(key, 0L);
            if (count > 0) {
                queue.add(pair(key, count));
            }
        }
    }

    /** Rewrites a word in place; only the neighbours of merged pairs change their counts. */
    private void mergeIn(int index, Pair pair, int merged, Set<Long> made) {
        int[] word = words.get(index);
        int count = wordCounts.get(index);
        int size = 0;
        for (int i = 0; i < word.length; i++) {
            boolean here = i + 1 < word.length && word[i] == pair.left() && word[i + 1] == pair.right();
            if (!here) {
                word[size++] = word[i];
                continue;
            }
            if (size > 0) {
                change(key(word[size - 1], pair.left()), -count);
                grow(key(word[size - 1], merged), count, index, made);
            }
            if (i + 2 < word.length) {
                change(key(pair.right(), word[i + 2]), -count);
                grow(key(merged, word[i + 2]), count, index, made);
            }
            word[size++] = merged;
            i++;
        }
        if (size < word.length) {
            words.set(index, Arrays.copyOf(word, size));
        }
    }

    private void grow(long key, long count, int word, Set<Long> made) {
        change(key, count);
        made.add(key);
        places.computeIfAbsent(key, k -> new IdList()).addUnlessLast(word);
    }

    private void change(long key, long difference) {
        counts.merge(key, difference, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
    }
}
