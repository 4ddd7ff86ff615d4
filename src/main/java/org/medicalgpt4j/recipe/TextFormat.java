package org.medicalgpt4j.recipe;

/** Layout of documents in a file. */
public enum TextFormat {
    /** Each line that is not blank is a document. */
    LINES,
    /** {@code {"text": ...}} in each line. */
    JSONL
}
