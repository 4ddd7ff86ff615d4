package org.medicalgpt4j.tool.text;

/** A row cannot be shown; the message says which and why. */
public final class TextException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TextException(String message) {
        super(message);
    }
}
