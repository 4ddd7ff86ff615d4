package org.medicalgpt4j.tokenizer;

/** Text to ids. */
interface Encoder {

    /**
     * @param startsText whether the text begins here, so that a blank is put before it if the model wants one
     * @param ordinary whether control tokens written in the text are spelled out
     */
    int[] encode(String text, boolean startsText, boolean ordinary);
}
