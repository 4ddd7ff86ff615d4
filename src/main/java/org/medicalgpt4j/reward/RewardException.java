package org.medicalgpt4j.reward;

/** A reward could not be computed; the message says which, for what, and why. */
public final class RewardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RewardException(String message) {
        super(message);
    }

    public RewardException(String message, Throwable cause) {
        super(message, cause);
    }
}
