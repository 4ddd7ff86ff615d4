package org.medicalgpt4j.stage;

/** A recipe's parts do not fit each other or the model; the message names the key, what it says and what was expected. */
public final class StageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StageException(String message) {
        super(message);
    }
}
