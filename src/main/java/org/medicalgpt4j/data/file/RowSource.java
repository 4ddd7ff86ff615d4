package org.medicalgpt4j.data.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/** Rows of one file, one after the other, of which only one is held. */
public interface RowSource extends Closeable {

    /**
     * The next row; empty at the end of the file.
     *
     * @throws IOException whose message says what is wrong, if the file cannot be read on
     */
    Optional<RawRow> next() throws IOException;

    /** Bytes taken from the file so far, for showing progress. */
    long bytesRead();

    /** Names of the fields that every row has, if the file says so at its beginning. */
    default Optional<List<String>> columns() {
        return Optional.empty();
    }

    /** The character set the file is written in, if it is text. */
    default Optional<Charset> written() {
        return Optional.empty();
    }
}
