package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.RawRow;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.TextEncoding;

/** Questions in a file of rows. They are read one by one. */
public final class QuestionFile implements AutoCloseable {
    private final Path file;
    private final RowSource rows;

    private QuestionFile(Path file, RowSource rows) {
        this.file = file;
        this.rows = rows;
    }

    /** @throws DataException if it cannot be read */
    public static QuestionFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    file + (Files.exists(file) ? " is no file" : " does not exist") + ", expected a file of questions");
        }
        try {
            return new QuestionFile(file, DataFiles.open(file, TextEncoding.AUTO));
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }

    /** The next row; none at the end of the file. */
    public Optional<QuestionRow> next() {
        try {
            return rows.next().map(this::row);
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }

    private QuestionRow row(RawRow raw) {
        SourceLine source = new SourceLine(file, raw.line());
        ObjectNode fields;
        try {
            fields = raw.parse();
        } catch (RowException e) {
            return new QuestionRow.Unusable(source, Optional.empty(), e.getMessage());
        }
        try {
            return new QuestionRow.Usable(source, fields, QuestionFormat.read(fields));
        } catch (RowException e) {
            return new QuestionRow.Unusable(source, Optional.of(fields), e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }
}
