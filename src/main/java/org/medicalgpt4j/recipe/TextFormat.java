package org.medicalgpt4j.recipe;

/** Layout of documents in a file. */
public enum TextFormat {
    /** Lines of text files, rows of others. */
    AUTO,
    /** Each line that is not blank is a document. */
    LINES,
    /** A field of each row is a document. */
    ROWS
}
