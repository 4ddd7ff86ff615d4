package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds fixed strings in a text, at each position the longest. */
final class TextMatcher {
    private final Map<String, Integer> ids;
    private final Map<Character, List<String>> byFirst = new HashMap<>();

    TextMatcher(Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
        for (String text : ids.keySet()) {
            if (!text.isEmpty()) {
                byFirst.computeIfAbsent(text.charAt(0), c -> new ArrayList<>()).add(text);
            }
        }
        byFirst.values()
                .forEach(list ->
                        list.sort(Comparator.comparingInt(String::length).reversed()));
    }

    /** Length of the longest string that begins at the position; 0 if there is none. */
    int matchLength(String text, int position) {
        for (String candidate : byFirst.getOrDefault(text.charAt(position), List.of())) {
            if (text.startsWith(candidate, position)) {
                return candidate.length();
            }
        }
        return 0;
    }

    /** First position from {@code start} where a string begins; the length of the text if there is none. */
    int find(String text, int start) {
        int position = start;
        while (position < text.length() && matchLength(text, position) == 0) {
            position++;
        }
        return position;
    }

    int id(String matched) {
        return ids.get(matched);
    }
}
