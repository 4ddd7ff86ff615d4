package org.medicalgpt4j.data.file;

/** A row that cannot be used. The message says why; whoever reads the file adds file and line. */
public final class RowException extends Exception {
    private static final long serialVersionUID = 1L;

    public RowException(String message) {
        super(message);
    }
}
