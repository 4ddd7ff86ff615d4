package org.medicalgpt4j.train;

/** A run ended early because it was asked to; the message says how far it came and where that is saved. */
public final class RunStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunStopped(String message) {
        super(message);
    }
}
