package org.medicalgpt4j.reward;

import java.util.Map;
import java.util.Optional;

/**
 * An answer to be judged.
 *
 * @param prompt as the user wrote it
 * @param text of the answer, without special tokens
 * @param tokens of the answer
 * @param finished whether the answer ended by itself, not at its greatest length
 * @param reference the right answer, where the data has one
 * @param fields what else the data says about the prompt, by name
 */
public record SampledAnswer(
        String prompt,
        String text,
        int tokens,
        boolean finished,
        Optional<String> reference,
        Map<String, String> fields) {
    public SampledAnswer {
        fields = Map.copyOf(fields);
    }

    /** @throws RewardException if the data has no right answer */
    public String requireReference(String function) {
        return reference.orElseThrow(() -> new RewardException("reward '" + function
                + "' compares with the right answer, but the data has none for the prompt '" + start(prompt) + "'"));
    }

    private static String start(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
