package org.medicalgpt4j.data.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bad rows of all files: as many of a file as a person wants to read at once, and how many there are. */
public final class RowProblems {
    /** Shown of each file. */
    static final int SHOWN = 20;

    private final List<String> lines = new ArrayList<>();
    private long ofFile;
    private long total;

    public void add(SourceLine source, String problem) {
        total++;
        ofFile++;
        if (ofFile <= SHOWN) {
            lines.add(source + ": " + problem);
        }
    }

    public void addFile(Path file, String problem) {
        total++;
        lines.add(file + ": " + problem);
    }

    /** To be called at the end of each file. */
    public void endFile(Path file) {
        if (ofFile > SHOWN) {
            lines.add(file + ": and " + (ofFile - SHOWN) + " more");
        }
        ofFile = 0;
    }

    /** What {@link #raise} would say, a problem a line. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public boolean any() {
        return total > 0;
    }

    /** Throws all problems together, if there are any. */
    public void raise() {
        if (total > 0) {
            throw new DataException(
                    total == 1
                            ? lines.get(0)
                            : total + " problems in the data:" + System.lineSeparator()
                                    + String.join(System.lineSeparator(), lines));
        }
    }
}
