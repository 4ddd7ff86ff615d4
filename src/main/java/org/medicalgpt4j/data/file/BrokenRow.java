package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a file ceases to be what its layout says, so that nothing can be told of what follows. */
record BrokenRow(int line, String problem) implements RawRow {
    @Override
    public ObjectNode parse() throws RowException {
        throw new RowException(problem);
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public boolean endsFile() {
        return true;
    }
}
