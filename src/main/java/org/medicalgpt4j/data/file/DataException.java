package org.medicalgpt4j.data.file;

/** Training data that cannot be used; the message names the file, line or option, what was seen and what was expected. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
