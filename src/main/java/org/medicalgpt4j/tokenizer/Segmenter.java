package org.medicalgpt4j.tokenizer;

/** Cuts normalized text into the pieces of a SentencePiece model. */
interface Segmenter {

    void segment(String text, IdList ids);
}
