package org.medicalgpt4j.tokenizer;

/** Text without halves of surrogate pairs, which are no characters and have no UTF-8 form. */
final class WellFormed {
    private WellFormed() {}

    /** The text with each lone surrogate replaced by U+FFFD. */
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
