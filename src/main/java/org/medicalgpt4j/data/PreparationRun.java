package org.medicalgpt4j.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** One preparation: rows go out to the threads in small lots and come back in order. */
final class PreparationRun {
    private static final int ROWS_OF_A_LOT = 64;
    private static final long BYTES_OF_A_LOT = 1 << 20;

    private final SequenceStore store = new SequenceStore();
    private final ReportBuilder report = new ReportBuilder();
    private final RowProblems problems = new RowProblems();
    private final OrderedTasks<List<Row>> tasks;
    private final boolean skipInvalidRows;
    private final ProgressPace progress;

    /** A row with what became of it, and whether the file cannot be read on behind it. */
    private record Row(SourceLine source, RowOutcome outcome, boolean endsFile) {}

    PreparationRun(int threads, boolean skipInvalidRows, ProgressPace progress) {
        this.tasks = new OrderedTasks<>(threads, rows -> rows.forEach(this::take));
        this.skipInvalidRows = skipInvalidRows;
        this.progress = progress;
    }

    PreparedData of(List<DataSource> sources, List<List<Path>> files) {
        try (tasks) {
            for (int i = 0; i < sources.size(); i++) {
                OptionalInt limit = sources.get(i).limit();
                int left = limit.orElse(Integer.MAX_VALUE);
                for (Path file : files.get(i)) {
                    left -= read(file, sources.get(i), left);
                }
            }
        }
        problems.raise();
        if (store.size() == 0) {
            throw nothingLeft();
        }
        return new PreparedData(store.all(), report.build(store.all()));
    }

    /** Reads at most {@code limit} rows of a file. Returns how many there were. */
    private int read(Path file, DataSource from, int limit) {
        int rows = 0;
        try (RowSource source = from.open(file)) {
            report.file(file, source.written());
            List<RawRow> lot = new ArrayList<>();
            long lotBegin = 0;
            while (rows < limit) {
                Optional<RawRow> row = source.next();
                if (row.isEmpty()) {
                    break;
                }
                rows++;
                lot.add(row.get());
                if (lot.size() == ROWS_OF_A_LOT || source.bytesRead() - lotBegin >= BYTES_OF_A_LOT) {
                    submit(file, lot, from.rows());
                    lot = new ArrayList<>();
                    lotBegin = source.bytesRead();
                    progress.show(report.rows(), source.bytesRead());
                }
            }
            submit(file, lot, from.rows());
            tasks.drain();
            progress.endFile(report.rows(), source.bytesRead());
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
        if (rows == 0 && limit > 0) {
            problems.addFile(file, "has no rows");
        }
        problems.endFile(file);
        return rows;
    }

    private void submit(Path file, List<RawRow> lot, RowEncoder encoder) {
        tasks.submit(() -> lot.stream().map(row -> encoded(file, row, encoder)).toList());
    }

    private static Row encoded(Path file, RawRow row, RowEncoder encoder) {
        SourceLine source = new SourceLine(file, row.line());
        try {
            return new Row(source, encoder.encode(row.parse(), source), false);
        } catch (RowException e) {
            return new Row(source, new RowOutcome.Invalid(e.getMessage()), row.endsFile());
        }
    }

    private void take(Row row) {
        if (row.outcome() instanceof RowOutcome.Kept kept) {
            kept.sequences().forEach(store::append);
            report.kept(kept);
        } else if (row.outcome() instanceof RowOutcome.Dropped dropped) {
            report.dropped(row.source(), dropped.reason(), dropped.reason().description());
        } else {
            String problem = ((RowOutcome.Invalid) row.outcome()).problem();
            report.dropped(row.source(), DropReason.INVALID, problem);
            if (!skipInvalidRows || row.endsFile()) {
                problems.add(row.source(), problem);
            }
        }
    }

    private DataException nothingLeft() {
        DataReport counted = report.build(store.all());
        String reasons = counted.dropped().entrySet().stream()
                .map(entry -> entry.getValue() + " of them: " + entry.getKey().description())
                .collect(Collectors.joining("; "));
        return new DataException("nothing is left to train on of " + counted.rowsRead() + " rows in "
                + String.join(", ", counted.files()) + " (" + reasons + ")");
    }
}
