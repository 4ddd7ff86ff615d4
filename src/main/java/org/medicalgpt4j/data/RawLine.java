package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row that is a line of a file.
 *
 * @param line its number, from 1
 * @param bytes what stands in it, without line end; empty if it is too long
 * @param limit longest line in bytes
 */
record RawLine(int line, byte[] bytes, boolean tooLong, int limit) implements RawRow {

    @Override
    public ObjectNode parse() throws RowException {
        if (tooLong) {
            throw new RowException("the line is longer than " + limit + " bytes");
        }
        return JsonRows.object(bytes);
    }
}
