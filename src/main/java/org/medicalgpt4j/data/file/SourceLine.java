package org.medicalgpt4j.data.file;

import java.nio.file.Path;

/** Where a row came from. Lines count from 1, as editors show them. */
public record SourceLine(Path file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
