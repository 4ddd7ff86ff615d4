package org.medicalgpt4j.reward;

import java.util.OptionalDouble;

/** 1 where the whole text is {@code <think>...</think><answer>...</answer>}, each tag once, otherwise 0. */
public record ThinkFormat() implements RewardFunction {
    @Override
    public String name() {
        return "format";
    }

    @Override
    public OptionalDouble reward(SampledAnswer answer) {
        return OptionalDouble.of(hasForm(answer.text()) ? 1 : 0);
    }

    private static boolean hasForm(String text) {
        int thinkEnd = text.indexOf("</think>");
        int answer = text.indexOf("<answer>");
        String[] tags = {"<think>", "</think>", "<answer>", "</answer>"};
        for (String tag : tags) {
            int first = text.indexOf(tag);
            if (first < 0 || text.indexOf(tag, first + 1) >= 0) {
                return false;
            }
        }
        return text.strip().startsWith("<think>")
                && text.strip().endsWith("</answer>")
                && thinkEnd < answer
                && text.indexOf("<think>") < thinkEnd
                && answer < text.indexOf("</answer>")
                && text.substring(thinkEnd + "</think>".length(), answer).isBlank();
    }
}
