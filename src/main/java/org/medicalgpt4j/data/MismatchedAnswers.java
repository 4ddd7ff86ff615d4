package org.medicalgpt4j.data;

import java.util.Arrays;

/**
 * Answers behind prompts that they do not belong to: each unit's prompt with the answer of the next unit that has another
 * prompt. What a model makes of them tells how far it is from another one, whatever it has learnt of right answers.
 */
public final class MismatchedAnswers {
    private MismatchedAnswers() {}

    /**
     * A unit for each unit of a set of single answers, in the same order. None is longer than the longest of the set: ends
     * of answers are cut off.
     */
    public static SequenceSet of(SequenceSet data) {
        SequenceStore store = new SequenceStore();
        int longest = data.longest();
        for (int unit = 0; unit < data.size(); unit++) {
            TrainingSequence own = data.get(unit);
            store.append(joined(own, data.get(partner(data, unit)), longest));
        }
        return store.all();
    }

    /** The unit itself if all prompts are the same. */
    private static int partner(SequenceSet data, int unit) {
        int[] prompt = prompt(data.get(unit));
        for (int step = 1; step < data.size(); step++) {
            int other = (unit + step) % data.size();
            if (!Arrays.equals(prompt, prompt(data.get(other)))) {
                return other;
            }
        }
        return unit;
    }

    private static int[] prompt(TrainingSequence sequence) {
        return Arrays.copyOf(sequence.tokens(), promptLength(sequence));
    }

    private static int promptLength(TrainingSequence sequence) {
        int length = 0;
        while (length < sequence.length() && !sequence.trained()[length]) {
            length++;
        }
        return length;
    }

    private static TrainingSequence joined(TrainingSequence prompt, TrainingSequence answer, int longest) {
        int before = promptLength(prompt);
        int from = promptLength(answer);
        int length = Math.min(longest, before + answer.length() - from);
        int[] tokens = Arrays.copyOf(prompt.tokens(), length);
        boolean[] trained = new boolean[length];
        System.arraycopy(answer.tokens(), from, tokens, before, length - before);
        System.arraycopy(answer.trained(), from, trained, before, length - before);
        return new TrainingSequence(tokens, trained, prompt.source());
    }
}
