package org.medicalgpt4j.engine;

/** An engine cannot do what it was asked; the message says what, and where it helps which setting to change. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
