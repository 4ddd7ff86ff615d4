package org.medicalgpt4j.reward;

import java.util.OptionalDouble;

/**
 * 1 where the answer is the right one after spellings are brought together (case, blanks, width of characters, LaTeX around
 * words and numbers), otherwise 0. The answer is looked for in {@code <answer>} tags, {@code \boxed{}} and behind
 * {@code ####}; without any of them all of the text but its thoughts is the answer.
 */
public record ExactMatch() implements RewardFunction {
    @Override
    public String name() {
        return "exact";
    }

    @Override
    public OptionalDouble reward(SampledAnswer answer) {
        String right = AnswerText.normalized(AnswerText.answer(answer.requireReference(name())));
        return OptionalDouble.of(
                AnswerText.normalized(AnswerText.answer(answer.text())).equals(right) ? 1 : 0);
    }
}
