package org.medicalgpt4j.tokenizer;

/** How tokens become text again, one token at a time. */
interface Detokenizer {

    /**
     * UTF-8 bytes that a token stands for; possibly a part of a character only.
     *
     * @param first whether it is the first token of the text
     */
    byte[] bytes(int id, boolean first);

    /** Number of blanks at the start of the whole text that encoding has added and decoding takes away. */
    default int leadingBlanks() {
        return 0;
    }
}
