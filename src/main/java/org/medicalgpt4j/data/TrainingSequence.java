package org.medicalgpt4j.data;

import java.util.Arrays;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * Token ids of one sequence and which of them are to be learned. A token is learned at the position before it, so the first
 * one never is. The arrays are not to be changed.
 *
 * @param tokens ids [n], n at least 1
 * @param trained [n], whether the token is a target
 * @param source the row it came from
 * @param value a number that the row gives it, such as the margin of a preference; 0 if none
 */
public record TrainingSequence(int[] tokens, boolean[] trained, SourceLine source, float value) {
    /** The target of a position that teaches nothing. */
    public static final int NO_TARGET = -1;

    public TrainingSequence {
        if (tokens.length == 0 || tokens.length != trained.length) {
            throw new IllegalArgumentException(
                    "a sequence needs tokens and as many marks, got " + tokens.length + " and " + trained.length);
        }
        if (trained[0]) {
            throw new IllegalArgumentException("the first token of a sequence cannot be a target");
        }
    }

    /** Without a number. */
    public TrainingSequence(int[] tokens, boolean[] trained, SourceLine source) {
        this(tokens, trained, source, 0);
    }

    public int length() {
        return tokens.length;
    }

    /** Number of tokens that are learned. */
    public int targetCount() {
        int count = 0;
        for (boolean mark : trained) {
            count += mark ? 1 : 0;
        }
        return count;
    }

    /** What each position is to predict [n]: the next token if that is learned, else {@link #NO_TARGET}. */
    public int[] targets() {
        int[] targets = new int[tokens.length];
        Arrays.fill(targets, NO_TARGET);
        for (int t = 0; t + 1 < tokens.length; t++) {
            if (trained[t + 1]) {
                targets[t] = tokens[t + 1];
            }
        }
        return targets;
    }
}
