package org.medicalgpt4j.tokenizer;

/** A tokenizer file or a token id cannot be used; the message says in one sentence which, what was seen and expected. */
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TokenizerException(String message) {
        super(message);
    }

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
