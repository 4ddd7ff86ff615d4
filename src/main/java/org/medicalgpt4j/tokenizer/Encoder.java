package org.medicalgpt4j.tokenizer;

/** Text to ids in the four ways that {@link Tokenizer} offers. */
interface Encoder {

    int[] encode(String text);

    int[] encodeWithSpecialTokens(String text);

    int[] encodeOrdinary(String text);

    /** As {@link #encode}, without the blank that would be put before a text that begins here. */
    int[] encodeContinuation(String text);
}
