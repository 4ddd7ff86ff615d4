package org.medicalgpt4j.data.dialogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.RawRow;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.RowProblems;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.TextEncoding;

/** Reads small sets of conversations as they are, for questions whose answers are compared; bad rows are refused together. */
public final class ConversationReader {
    private ConversationReader() {}

    /** @throws DataException if a file cannot be read, has no rows, or rows are invalid */
    public static List<Conversation> read(
            Path path, ConversationFormat format, TextEncoding encoding, OptionalInt limit) {
        List<Conversation> conversations = new ArrayList<>();
        RowProblems problems = new RowProblems();
        for (Path file : DataFiles.files(path, DataFiles.ROWS)) {
            int before = conversations.size();
            try (RowSource rows = DataFiles.open(file, encoding)) {
                DataFiles.requireColumns(file, rows, format.required());
                Optional<RawRow> row = rows.next();
                while (row.isPresent() && conversations.size() < limit.orElse(Integer.MAX_VALUE)) {
                    SourceLine source = new SourceLine(file, row.get().line());
                    try {
                        conversations.add(format.read(row.get().parse(), source));
                    } catch (RowException e) {
                        problems.add(source, e.getMessage());
                    }
                    row = rows.next();
                }
            } catch (IOException e) {
                throw DataFiles.unreadable(file, e);
            }
            if (conversations.size() == before) {
                problems.addFile(file, "has no rows");
            }
            problems.endFile(file);
        }
        problems.raise();
        return conversations;
    }
}
