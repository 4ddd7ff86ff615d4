package org.medicalgpt4j.reward;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a text gives as its answer, and brings different spellings of one answer together. */
final class AnswerText {
    private static final Pattern TAGGED = Pattern.compile("<answer>(.*?)</answer>", Pattern.DOTALL);
    private static final Pattern THOUGHT = Pattern.compile("<think>.*?</think>", Pattern.DOTALL);
    private static final Pattern HASHES = Pattern.compile("####\\s*([^\\n]+)");
    private static final Pattern FRACTION = Pattern.compile("\\\\[dt]?frac\\s*\\{([^{}]*)\\}\\s*\\{([^{}]*)\\}");
    private static final Pattern WRAPPED =
            Pattern.compile("\\\\(?:text|mathrm|mathbf|textbf|operatorname|mbox)\\s*\\{([^{}]*)\\}");
    private static final Pattern GROUPED = Pattern.compile("(?<=\\d)(?:,|\\\\,|\\{,\\})(?=\\d{3}(?!\\d))");

    private AnswerText() {}

    /**
     * The last {@code <answer>} tag's content, the last {@code \boxed{}}'s, what follows {@code ####}, or else the text
     * without its thoughts.
     */
    static String answer(String text) {
        String tagged = last(TAGGED, text);
        String inside = tagged == null ? THOUGHT.matcher(text).replaceAll("") : tagged;
        int boxed = inside.lastIndexOf("\\boxed{");
        if (boxed >= 0) {
            return balanced(inside, boxed + "\\boxed{".length());
        }
        String hashed = last(HASHES, inside);
        return (hashed == null ? inside : hashed).strip();
    }

    private static String last(Pattern pattern, String text) {
        String found = null;
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found = matcher.group(1).strip();
        }
        return found;
    }

    /** Up to the brace that closes the one before {@code from}, or the end. */
    private static String balanced(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return text.substring(from, i).strip();
            }
        }
        return text.substring(from).strip();
    }

    /** Lower case, one form of each character, no LaTeX around words and numbers, no blanks at the ends or doubled. */
    static String normalized(String answer) {
        String text = Normalizer.normalize(answer, Normalizer.Form.NFKC);
        text = WRAPPED.matcher(text).replaceAll("$1");
        text = FRACTION.matcher(text).replaceAll("$1/$2");
        text = text.replace("\\left", "").replace("\\right", "").replace("\\!", "");
        text = text.replace("\\%", "%")
                .replace("\\cdot", "*")
                .replace("\\times", "*")
                .replace("$", "");
        text = GROUPED.matcher(text).replaceAll("");
        text = text.replaceAll("\\\\[,;: ]", " ").replaceAll("\\s+", " ").strip();
        text = text.replaceAll("[.。]+$", "");
        return text.toLowerCase(Locale.ROOT).strip();
    }
}
