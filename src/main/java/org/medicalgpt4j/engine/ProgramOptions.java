package org.medicalgpt4j.engine;

/**
 * How a program is to run.
 *
 * @param headChunk rows of logits held at once
 * @param plain run every op's plain implementation instead of fast kernels: slow, for comparison
 * @param timed measure the time of each op
 * @param checkpointing keep only layers' results for the backward pass and compute their insides again: less memory, more
 *     time
 */
public record ProgramOptions(int headChunk, boolean plain, boolean timed, boolean checkpointing) {

    public static ProgramOptions standard() {
        return new ProgramOptions(256, false, false, false);
    }

    public ProgramOptions withPlain(boolean value) {
        return new ProgramOptions(headChunk, value, timed, checkpointing);
    }

    public ProgramOptions withTimed(boolean value) {
        return new ProgramOptions(headChunk, plain, value, checkpointing);
    }

    public ProgramOptions withHeadChunk(int rows) {
        return new ProgramOptions(rows, plain, timed, checkpointing);
    }

    public ProgramOptions withCheckpointing(boolean value) {
        return new ProgramOptions(headChunk, plain, timed, value);
    }
}
