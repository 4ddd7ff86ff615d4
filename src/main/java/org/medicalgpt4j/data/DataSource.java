package org.medicalgpt4j.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.Layout;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.recipe.TextEncoding;

/**
 * Where rows come from.
 *
 * @param path a file of rows, a folder of such files or a pattern
 * @param reading what is a row
 * @param rows what to make of a row
 * @param limit only so many rows from the beginning, over all files of a folder
 */
public record DataSource(Path path, Reading reading, RowEncoder rows, OptionalInt limit) {

    /** What is a row of a file. */
    public sealed interface Reading {
        TextEncoding encoding();
    }

    /** Rows of named fields, laid out as the name of the file says. */
    public record Rows(TextEncoding encoding) implements Reading {}

    /** Lines of text, each a row of one field. */
    public record Lines(TextEncoding encoding, String field) implements Reading {}

    /** Lines of text files, rows of others. */
    public record LinesOrRows(TextEncoding encoding, String field) implements Reading {}

    /** Rows of named fields in whatever encoding a file is. */
    public DataSource(Path path, RowEncoder rows, OptionalInt limit) {
        this(path, new Rows(TextEncoding.AUTO), rows, limit);
    }

    /** The files, by name. */
    List<Path> files() {
        if (reading instanceof Rows) {
            return DataFiles.files(path, DataFiles.ROWS);
        }
        return DataFiles.files(path, Layout.values());
    }

    RowSource open(Path file) throws IOException {
        if (reading instanceof Lines lines) {
            return DataFiles.lines(file, lines.encoding(), lines.field());
        }
        boolean text = Layout.of(file).filter(Layout.TEXT::equals).isPresent();
        if (reading instanceof LinesOrRows either && text) {
            return DataFiles.lines(file, either.encoding(), either.field());
        }
        RowSource source = DataFiles.open(file, reading.encoding());
        try {
            DataFiles.requireColumns(file, source, rows.required());
            return source;
        } catch (DataException missing) {
            source.close();
            throw missing;
        }
    }
}
