package org.medicalgpt4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Rows of one file, one after the other, of which only one is held. */
interface RowSource extends Closeable {

    /** The next row; empty at the end of the file. */
    Optional<RawRow> next() throws IOException;

    /** Bytes taken from the file so far, for showing progress. */
    long bytesRead();
}
