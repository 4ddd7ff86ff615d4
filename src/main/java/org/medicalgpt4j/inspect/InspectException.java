package org.medicalgpt4j.inspect;

/** Something cannot be inspected as asked; the message says what was seen and what was expected. */
public final class InspectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InspectException(String message) {
        super(message);
    }
}
