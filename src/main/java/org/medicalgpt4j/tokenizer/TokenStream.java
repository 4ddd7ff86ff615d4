package org.medicalgpt4j.tokenizer;

/**
 * Incremental decoding of one sequence. The strings returned by all calls, joined, are exactly
 * {@link Tokenizer#decode} of all ids; no call returns half a character. Not safe for use by several threads.
 */
public interface TokenStream {

    /** Text that is certain after this id; empty while the bytes of a character are incomplete. */
    String push(int id);

    /** What is left when no further id follows: bytes that never became a character are returned as U+FFFD. */
    String finish();
}
