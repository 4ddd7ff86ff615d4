package org.medicalgpt4j.generate;

/** A text cannot be generated as asked; the message says what was asked for and what is possible. */
public final class GenerationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GenerationException(String message) {
        super(message);
    }
}
