package org.medicalgpt4j.template.jinja;

import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** Upper and lower case as Python's strings have them. */
final class TextCase {
    private TextCase() {}

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return title(text.substring(0, first)) + text.substring(first).toLowerCase(Locale.ROOT);
    }

    /** A capital at the start of each run of letters. */
    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = isCased(c);
        }
        return out.toString();
    }

    static String swap(String text) {
        IntUnaryOperator swap = c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(swap).forEach(out::appendCodePoint);
        return out.toString();
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(TextCase::isCased)
                && text.codePoints().noneMatch(c -> isCased(c) && !Character.isUpperCase(c));
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(TextCase::isCased)
                && text.codePoints().noneMatch(c -> isCased(c) && !Character.isLowerCase(c));
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }
}
