package org.medicalgpt4j.checkpoint;

/** A file cannot be read or written as asked; the message is one sentence naming the file and what was wrong with it. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
