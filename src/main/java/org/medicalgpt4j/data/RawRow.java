package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A row of a file that is parsed where there is time for it. */
interface RawRow {
    /** The line it begins at, from 1. */
    int line();

    ObjectNode parse() throws RowException;
}
