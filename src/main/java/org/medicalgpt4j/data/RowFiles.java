package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.RawRow;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.TextEncoding;

/** Reads rows of files one by one, for who wants to look at them. */
public final class RowFiles {
    private RowFiles() {}

    /** Hears of every row, until it has heard enough. */
    public interface Visitor {
        void row(SourceLine at, ObjectNode fields);

        /** A row that cannot be read. */
        void problem(SourceLine at, String problem);

        default boolean wantsMore() {
            return true;
        }
    }

    /**
     * Reads a source in the order of its files.
     *
     * @throws DataException if a file cannot be read, or not to its end
     */
    public static void read(DataSource source, Visitor visitor) {
        int left = source.limit().orElse(Integer.MAX_VALUE);
        for (Path file : source.files()) {
            try (RowSource rows = source.open(file)) {
                while (left > 0 && visitor.wantsMore()) {
                    Optional<RawRow> row = next(file, rows);
                    if (row.isEmpty()) {
                        break;
                    }
                    left--;
                    SourceLine at = new SourceLine(file, row.get().line());
                    ObjectNode fields;
                    try {
                        fields = row.get().parse();
                    } catch (RowException e) {
                        visitor.problem(at, e.getMessage());
                        requireMore(file, row.get(), e);
                        continue;
                    }
                    visitor.row(at, fields);
                }
            } catch (IOException e) {
                throw DataFiles.unreadable(file, e);
            }
        }
    }

    /** Computes something of a row on one of several threads. */
    @FunctionalInterface
    public interface Measure<R> {
        /** @throws RowException saying what is wrong with the row */
        R of(ObjectNode fields, SourceLine at) throws RowException;
    }

    /** Hears of what was computed, in the order of the rows, on the thread that reads. */
    public interface Listener<R> {
        void row(SourceLine at, ObjectNode fields, R result);

        /** @param fields none if not even these can be read */
        void problem(SourceLine at, Optional<ObjectNode> fields, String problem);
    }

    /**
     * Reads a source with several threads that compute.
     *
     * @throws DataException if a file cannot be read, or not to its end
     */
    public static <R> void measure(DataSource source, int threads, Measure<R> measure, Listener<R> listener) {
        try (OrderedTasks<Runnable> tasks = new OrderedTasks<>(threads, Runnable::run)) {
            read(source, new Visitor() {
                @Override
                public void row(SourceLine at, ObjectNode fields) {
                    tasks.submit(() -> {
                        try {
                            R result = measure.of(fields, at);
                            return () -> listener.row(at, fields, result);
                        } catch (RowException e) {
                            return () -> listener.problem(at, Optional.of(fields), e.getMessage());
                        }
                    });
                }

                @Override
                public void problem(SourceLine at, String problem) {
                    tasks.submit(() -> () -> listener.problem(at, Optional.empty(), problem));
                }
            });
            tasks.drain();
        }
    }

    static RowSource open(Path file, TextEncoding encoding) {
        try {
            return DataFiles.open(file, encoding);
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }

    static Optional<RawRow> next(Path file, RowSource rows) {
        try {
            return rows.next();
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }

    /** Refuses a file that cannot be read on behind a row. */
    static void requireMore(Path file, RawRow row, RowException problem) {
        if (row.endsFile()) {
            throw new DataException(new SourceLine(file, row.line()) + ": " + problem.getMessage(), problem);
        }
    }
}
