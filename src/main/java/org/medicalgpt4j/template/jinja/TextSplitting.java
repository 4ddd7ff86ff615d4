package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The ways in which Python's strings are split. */
final class TextSplitting {
    private TextSplitting() {}

    private static void checkItems(List<Object> items) {
        if (items.size() > Limits.LIST_LENGTH) {
            throw new JinjaError("list of more than " + Limits.LIST_LENGTH + " items");
        }
    }

    /** Parts between separators; at most {@code limit} cuts if it is not negative. */
    static List<Object> parts(String text, String separator, int limit, boolean fromRight) {
        if (separator.isEmpty()) {
            throw new JinjaError("empty separator");
        }
        List<Object> parts = new ArrayList<>();
        int start = 0;
        int end = text.length();
        while (limit < 0 || parts.size() < limit) {
            checkItems(parts);
            int found = fromRight
                    ? end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length())
                    : text.indexOf(separator, start);
            if (found < 0) {
                break;
            }
            if (fromRight) {
                parts.add(text.substring(found + separator.length(), end));
                end = found;
            } else {
                parts.add(text.substring(start, found));
                start = found + separator.length();
            }
        }
        parts.add(text.substring(start, end));
        if (fromRight) {
            Collections.reverse(parts);
        }
        return parts;
    }

    /** Parts between runs of blanks, none empty; after {@code limit} cuts, if not negative, the rest stays as it is. */
    static List<Object> words(String text, int limit, boolean fromRight) {
        return fromRight ? wordsFromRight(text, limit) : wordsFromLeft(text, limit);
    }

    private static List<Object> wordsFromLeft(String text, int limit) {
        List<Object> words = new ArrayList<>();
        int position = 0;
        while (true) {
            while (position < text.length() && PythonText.isBlank(text.charAt(position))) {
                position++;
            }
            if (position == text.length()) {
                return words;
            }
            checkItems(words);
            int start = position;
            while (position < text.length() && (words.size() == limit || !PythonText.isBlank(text.charAt(position)))) {
                position++;
            }
            words.add(text.substring(start, position));
        }
    }

    private static List<Object> wordsFromRight(String text, int limit) {
        List<Object> words = new ArrayList<>();
        int position = text.length();
        while (true) {
            while (position > 0 && PythonText.isBlank(text.charAt(position - 1))) {
                position--;
            }
            if (position == 0) {
                Collections.reverse(words);
                return words;
            }
            checkItems(words);
            int end = position;
            while (position > 0 && (words.size() == limit || !PythonText.isBlank(text.charAt(position - 1)))) {
                position--;
            }
            words.add(text.substring(position, end));
        }
    }

    static List<Object> lines(String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isEnd = c >= '\n' && c <= '\r' || c >= 0x1C && c <= 0x1E || c == 0x85 || c == 0x2028 || c == 0x2029;
            if (isEnd) {
                int next = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
                checkItems(lines);
                lines.add(text.substring(start, keepEnds ? next : i));
                start = next;
                i = next - 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    /** What is before a separator, the separator, what is after it. */
    static Tuple partition(String text, String separator, boolean last) {
        if (separator.isEmpty()) {
            throw new JinjaError("empty separator");
        }
        int found = last ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (found < 0) {
            return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
        }
        return Tuple.of(text.substring(0, found), separator, text.substring(found + separator.length()));
    }
}
