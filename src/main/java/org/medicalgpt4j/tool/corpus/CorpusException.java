package org.medicalgpt4j.tool.corpus;

/** A table of facts is not as it should be, or the corpus cannot be written; the message names the file and the place. */
public final class CorpusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorpusException(String message) {
        super(message);
    }

    public CorpusException(String message, Throwable cause) {
        super(message, cause);
    }
}
