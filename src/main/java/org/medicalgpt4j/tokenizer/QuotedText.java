package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in which some control tokens are quoted: put between two characters for private use, which say that plain text is
 * meant. Quotes survive a chat template; a tokenizer spells out what is within them.
 */
final class QuotedText {
    private static final String OPEN = Character.toString(0xF0000);
    private static final String CLOSE = Character.toString(0xF0001);

    /** A piece of a text and whether it was quoted. */
    record Segment(String text, boolean quoted) {}

    private final TextMatcher controlTokens;

    QuotedText(TextMatcher controlTokens) {
        this.controlTokens = controlTokens;
    }

    /** The text with its control tokens quoted. Quotes that are in it already are taken out first. */
    String quote(String text) {
        String bare = text.replace(OPEN, "").replace(CLOSE, "");
        StringBuilder result = new StringBuilder();
        int position = 0;
        while (position < bare.length()) {
            int found = controlTokens.find(bare, position);
            result.append(bare, position, found);
            position = found;
            if (found < bare.length()) {
                int end = found + controlTokens.matchLength(bare, found);
                result.append(OPEN).append(bare, found, end).append(CLOSE);
                position = end;
            }
        }
        return result.toString();
    }

    static boolean hasQuotes(String text) {
        return text.contains(OPEN) || text.contains(CLOSE);
    }

    /**
     * The text cut at its quotes, which are left out. Where a template has cut a quote in two, its half still separates, so
     * that the text on its two sides cannot become a token, and a whole token next to it is quoted.
     */
    List<Segment> segments(String text) {
        List<Segment> segments = new ArrayList<>();
        int position = 0;
        while (position < text.length()) {
            int open = orEnd(text.indexOf(OPEN, position), text);
            int close = orEnd(text.indexOf(CLOSE, position), text);
            int mark = Math.min(open, close);
            String before = text.substring(position, mark);
            position = Math.min(text.length(), mark + OPEN.length());
            if (close < open) {
                int token = tokenAtEnd(before);
                add(segments, before.substring(0, token), false);
                add(segments, before.substring(token), true);
                continue;
            }
            add(segments, before, false);
            if (open < text.length()) {
                int end = endOfQuote(text, position);
                add(segments, text.substring(position, end), true);
                position = text.startsWith(CLOSE, end) ? end + CLOSE.length() : end;
            }
        }
        return segments;
    }

    private static int orEnd(int found, String text) {
        return found < 0 ? text.length() : found;
    }

    /** Up to the other half of the quote, or behind the token that begins here. */
    private int endOfQuote(String text, int start) {
        int close = text.indexOf(CLOSE, start);
        int open = orEnd(text.indexOf(OPEN, start), text);
        if (close >= 0 && close < open) {
            return close;
        }
        return start < text.length() ? start + controlTokens.matchLength(text, start) : start;
    }

    /** Where a token that ends the text begins; the length of the text if there is none. */
    private int tokenAtEnd(String text) {
        for (int start = controlTokens.find(text, 0);
                start < text.length();
                start = controlTokens.find(text, start + 1)) {
            if (start + controlTokens.matchLength(text, start) == text.length()) {
                return start;
            }
        }
        return text.length();
    }

    private static void add(List<Segment> segments, String text, boolean quoted) {
        if (!text.isEmpty()) {
            segments.add(new Segment(text, quoted));
        }
    }
}
