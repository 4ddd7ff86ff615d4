package org.medicalgpt4j.cli;

/** A command line that makes no sense; the message says what was expected. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
