package org.medicalgpt4j.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.RawRow;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.RowProblems;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.data.file.SourceLine;

/** Reads one source: rows go out to threads in small lots, and what becomes of them comes back in order. */
final class SourceReading {
    private static final int ROWS_OF_A_LOT = 64;
    private static final long BYTES_OF_A_LOT = 1 << 20;

    private final DataSource source;
    private final List<Path> files;
    private final boolean skipInvalidRows;
    private final SequenceSink sink;
    private final RejectedRows rejected;
    private final RowProblems problems;
    private final ProgressPace progress;
    private final SourceCounts.Counter counter = new SourceCounts.Counter();

    /** A row with what became of it. */
    private record Row(int file, RawRow raw, RowOutcome outcome) {}

    /**
     * @param sink takes the sequences
     * @param rejected hears of rows that give none
     * @param problems takes what is to be refused
     */
    SourceReading(
            DataSource source,
            List<Path> files,
            boolean skipInvalidRows,
            SequenceSink sink,
            RejectedRows rejected,
            RowProblems problems,
            ProgressPace progress) {
        this.source = source;
        this.files = files;
        this.skipInvalidRows = skipInvalidRows;
        this.sink = sink;
        this.rejected = rejected;
        this.problems = problems;
        this.progress = progress;
    }

    SourceCounts read(int threads) {
        int left = source.limit().orElse(Integer.MAX_VALUE);
        try (OrderedTasks<List<Row>> tasks = new OrderedTasks<>(threads, rows -> rows.forEach(this::take))) {
            for (int file = 0; file < files.size() && left > 0; file++) {
                left -= read(file, left, tasks);
            }
        }
        progress.endSource(counter.rows());
        return counter.counts();
    }

    /** Reads at most {@code limit} rows of a file. Returns how many there were. */
    private int read(int file, int limit, OrderedTasks<List<Row>> tasks) {
        Path path = files.get(file);
        int rows = 0;
        try (RowSource input = source.open(path)) {
            counter.file(input);
            List<RawRow> lot = new ArrayList<>();
            long lotBegin = 0;
            while (rows < limit) {
                Optional<RawRow> row = input.next();
                if (row.isEmpty()) {
                    break;
                }
                rows++;
                lot.add(row.get());
                if (lot.size() == ROWS_OF_A_LOT || input.bytesRead() - lotBegin >= BYTES_OF_A_LOT) {
                    submit(file, lot, tasks);
                    lot = new ArrayList<>();
                    lotBegin = input.bytesRead();
                    progress.show(counter.rows(), input.bytesRead());
                }
            }
            submit(file, lot, tasks);
            tasks.drain();
            progress.endFile(counter.rows(), input.bytesRead());
        } catch (IOException e) {
            throw DataFiles.unreadable(path, e);
        }
        if (rows == 0) {
            problems.addFile(path, "has no rows");
        }
        problems.endFile(path);
        return rows;
    }

    private void submit(int file, List<RawRow> lot, OrderedTasks<List<Row>> tasks) {
        tasks.submit(() -> lot.stream()
                .map(raw -> new Row(file, raw, encoded(files.get(file), raw)))
                .toList());
    }

    private RowOutcome encoded(Path file, RawRow raw) {
        try {
            return source.rows().encode(raw.parse(), new SourceLine(file, raw.line()));
        } catch (RowException e) {
            return new RowOutcome.Invalid(e.getMessage());
        }
    }

    private void take(Row row) {
        if (row.outcome() instanceof RowOutcome.Kept kept) {
            kept.sequences().forEach(sink::append);
            counter.kept(kept);
        } else if (row.outcome() instanceof RowOutcome.Dropped dropped) {
            reject(row, dropped.reason(), dropped.reason().description());
        } else {
            String problem = ((RowOutcome.Invalid) row.outcome()).problem();
            reject(row, DropReason.INVALID, problem);
            if (!skipInvalidRows || row.raw().endsFile()) {
                problems.add(new SourceLine(files.get(row.file()), row.raw().line()), problem);
            }
        }
    }

    private void reject(Row row, DropReason reason, String problem) {
        counter.dropped(row.file(), row.raw().line(), reason, problem);
        rejected.add(row.file(), row.raw().line(), problem, row.raw().text());
    }
}
