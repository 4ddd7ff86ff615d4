package org.medicalgpt4j.reward;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Minus the share of runs of words that were there before (Yeo et al., "Demystifying Long Chain-of-Thought Reasoning in LLMs",
 * 2025): 0 where none is repeated. Words are those between blanks; a Chinese character is one.
 *
 * @param run words
 * @param largest the penalty if every run were repeated, above 0
 */
public record Repetition(int run, double largest) implements RewardFunction {
    public Repetition {
        if (run < 1 || !(largest > 0 && Double.isFinite(largest))) {
            throw new RewardException(
                    "reward 'repetition': expected a run of at least 1 word and a largest penalty above 0, got " + run
                            + " and " + largest);
        }
    }

    @Override
    public String name() {
        return "repetition";
    }

    @Override
    public OptionalDouble reward(SampledAnswer answer) {
        List<String> words = List.of(
                answer.text().strip().replaceAll("(\\p{IsHan})", " $1 ").strip().split("\\s+"));
        int runs = words.size() - run + 1;
        if (runs < 1) {
            return OptionalDouble.of(0);
        }
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < runs; i++) {
            seen.add(words.subList(i, i + run));
        }
        return OptionalDouble.of(-largest * (1 - (double) seen.size() / runs) + 0.0);
    }
}
