package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A row of a file that is parsed where there is time for it. */
public interface RawRow {
    /** The line it begins at, from 1; of a file without lines, its number. */
    int line();

    ObjectNode parse() throws RowException;

    /** What stands in the file, as well as it can be shown. */
    String text();

    /** Whether nothing can be told of what follows it, so that leaving out this row alone is not possible. */
    default boolean endsFile() {
        return false;
    }
}
