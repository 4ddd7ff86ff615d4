package org.medicalgpt4j.reward;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 1 where the letters A to J that an answer chooses are the right ones, in any order, otherwise 0. Letters that stand by
 * themselves or next to each other ({@code B}, {@code (B)}, {@code A, C}, {@code AC}) in what the text gives as its answer are
 * its choice; without any, 0. Where words stand around them, only letters behind "answer" or its Chinese words count, and
 * the last such place.
 */
public record MultipleChoice() implements RewardFunction {
    private static final String LETTERS = "[A-J](?:[\\s,、和]*(?:and\\s+)?[A-J](?![A-Za-z]))*";
    private static final Pattern ALONE =
            Pattern.compile("[(\\[（]?(" + LETTERS + ")[)\\]）]?[.。:：)]?(?:\\s.*)?", Pattern.DOTALL);
    private static final Pattern NAMED =
            Pattern.compile("(?:[Aa]nswer|[Oo]ption|[Cc]hoice|答案|选项|选)(?:\\s+is|应?为|是)?\\s*[:：]?\\s*[(\\[（]?(" + LETTERS
                    + ")(?![A-Za-z])");

    @Override
    public String name() {
        return "choice";
    }

    /** @throws RewardException if the right answer names no letter */
    @Override
    public OptionalDouble reward(SampledAnswer answer) {
        String reference = answer.requireReference(name());
        String right = choice(reference);
        if (right.isEmpty()) {
            throw new RewardException("reward 'choice' found no letter A to J in the right answer '" + reference + "'");
        }
        return OptionalDouble.of(choice(answer.text()).equals(right) ? 1 : 0);
    }

    /** Letters in order of the alphabet; empty if nothing is chosen. */
    static String choice(String text) {
        String answer = AnswerText.answer(text).replaceAll("\\\\text\\{([^{}]*)\\}", "$1");
        Matcher named = NAMED.matcher(answer);
        String letters = "";
        while (named.find()) {
            letters = named.group(1);
        }
        Matcher alone = ALONE.matcher(answer);
        if (letters.isEmpty() && alone.matches()) {
            letters = alone.group(1);
        }
        return letters.chars()
                .filter(c -> c >= 'A' && c <= 'J')
                .distinct()
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
