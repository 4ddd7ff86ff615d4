package org.medicalgpt4j.op;

/** An op was given inputs it cannot work with; the message names the op, what it saw and what it expected. */
public final class OpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OpException(String message) {
        super(message);
    }
}
