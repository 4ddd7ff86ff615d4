package org.medicalgpt4j.train;

/** Training cannot go on; the message says at which step, why, and what to change. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
