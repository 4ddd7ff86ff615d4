package org.medicalgpt4j.data;

import java.util.List;

/**
 * Sequences laid end to end, without padding: N tokens of S sequences. The arrays are not to be changed.
 *
 * @param tokens [N] ids
 * @param positions [N] place of a token in its own sequence, from 0
 * @param cuSeqlens [S+1] where each sequence begins, and N
 * @param targets [N] what a position is to predict inside its sequence, or {@link TrainingSequence#NO_TARGET}
 * @param weights [N] weight of a position's loss: 1 where there is a target, else 0
 * @param rowOffset number of rows of the step that lie in micro batches before this one; random numbers are drawn by
 *     {@code rowOffset + row}, so that they do not depend on how a step is split
 */
public record RaggedBatch(
        int[] tokens, int[] positions, int[] cuSeqlens, int[] targets, float[] weights, long rowOffset) {

    /** Lays sequences end to end. */
    public static RaggedBatch of(List<TrainingSequence> sequences, long rowOffset) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one sequence");
        }
        int[] cuSeqlens = new int[sequences.size() + 1];
        for (int s = 0; s < sequences.size(); s++) {
            cuSeqlens[s + 1] = Math.addExact(cuSeqlens[s], sequences.get(s).length());
        }
        int rows = cuSeqlens[sequences.size()];
        int[] tokens = new int[rows];
        int[] positions = new int[rows];
        int[] targets = new int[rows];
        float[] weights = new float[rows];
        for (int s = 0; s < sequences.size(); s++) {
            TrainingSequence sequence = sequences.get(s);
            int start = cuSeqlens[s];
            System.arraycopy(sequence.tokens(), 0, tokens, start, sequence.length());
            System.arraycopy(sequence.targets(), 0, targets, start, sequence.length());
            for (int t = 0; t < sequence.length(); t++) {
                positions[start + t] = t;
            }
        }
        for (int row = 0; row < rows; row++) {
            weights[row] = targets[row] == TrainingSequence.NO_TARGET ? 0f : 1f;
        }
        return new RaggedBatch(tokens, positions, cuSeqlens, targets, weights, rowOffset);
    }

    /** N. */
    public int tokenCount() {
        return tokens.length;
    }

    /** S. */
    public int sequenceCount() {
        return cuSeqlens.length - 1;
    }

    /** Number of positions that have a target. */
    public int targetCount() {
        int count = 0;
        for (int target : targets) {
            count += target == TrainingSequence.NO_TARGET ? 0 : 1;
        }
        return count;
    }
}
