package org.medicalgpt4j.model;

/** A model's configuration or weights cannot be used; the message names the key or tensor, what it holds and what was expected. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }
}
