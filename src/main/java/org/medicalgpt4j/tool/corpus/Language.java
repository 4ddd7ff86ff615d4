package org.medicalgpt4j.tool.corpus;

import java.util.List;
import java.util.Locale;

/** The languages of the corpus and how each joins words and sentences. */
enum Language {
    ZH("", "、", "和"),
    EN(" ", ", ", " and ");

    private final String sentenceGap;
    private final String comma;
    private final String and;

    Language(String sentenceGap, String comma, String and) {
        this.sentenceGap = sentenceGap;
        this.comma = comma;
        this.and = and;
    }

    /** As it stands in file names and rows: {@code zh} or {@code en}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Sentences as a paragraph. */
    String paragraph(List<String> sentences) {
        return String.join(sentenceGap, sentences);
    }

    /** Items as a list within a sentence: "a, b and c". */
    String list(List<String> items) {
        if (items.size() < 2) {
            return String.join("", items);
        }
        String head = String.join(comma, items.subList(0, items.size() - 1));
        return head + and + items.get(items.size() - 1);
    }

    /** Begins with a capital letter where the language has them. */
    String capitalized(String text) {
        return this == EN && !text.isEmpty() ? Character.toUpperCase(text.charAt(0)) + text.substring(1) : text;
    }
}
