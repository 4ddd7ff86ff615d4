package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;

/**
 * A row that is a line of a file.
 *
 * @param line its number, from 1
 * @param bytes what stands in it, without line end; empty if it is too long
 * @param limit longest line in bytes
 */
record RawLine(int line, byte[] bytes, Charset charset, boolean tooLong, int limit) implements RawRow {

    @Override
    public ObjectNode parse() throws RowException {
        return JsonRows.object(JsonRows.parse(content(), "the row is"));
    }

    @Override
    public String text() {
        return new String(bytes, charset);
    }

    String content() throws RowException {
        if (tooLong) {
            throw new RowException("the line is longer than " + limit + " bytes");
        }
        return Decoding.text(bytes, charset, "the line");
    }
}
