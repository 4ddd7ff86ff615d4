package org.medicalgpt4j.checkpoint.pickle;

/** A pickle cannot be read as data; the message is one sentence naming the file and what was wrong with it. */
public final class PickleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PickleException(String message) {
        super(message);
    }
}
