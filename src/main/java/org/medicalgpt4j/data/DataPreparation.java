package org.medicalgpt4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.RowProblems;

/**
 * Reads files of rows and encodes them on several threads, in the order of the files. All rows are looked at before
 * anything is trained: what is wrong with any of them is said at once, with file and line.
 */
public final class DataPreparation {
    private final int threads;
    private final boolean skipInvalidRows;
    private final PreparationProgress progress;
    private final Optional<TokenCache> cache;
    private final int together;

    /**
     * Sequences are held in memory.
     *
     * @param threads that parse and encode
     * @param skipInvalidRows whether a row that cannot be read is left out (and counted) instead of refused
     */
    public DataPreparation(int threads, boolean skipInvalidRows, PreparationProgress progress) {
        this(threads, skipInvalidRows, progress, Optional.empty(), 1);
    }

    private DataPreparation(
            int threads,
            boolean skipInvalidRows,
            PreparationProgress progress,
            Optional<TokenCache> cache,
            int together) {
        this.threads = threads;
        this.skipInvalidRows = skipInvalidRows;
        this.progress = progress;
        this.cache = cache;
        this.together = together;
    }

    /** Sequences are held in files of a cache, and taken from there if they are known. */
    public DataPreparation within(TokenCache tokens) {
        return new DataPreparation(threads, skipInvalidRows, progress, Optional.of(tokens), together);
    }

    /** Two sequences of a row are a pair, which stays together. */
    DataPreparation ofPairs() {
        return new DataPreparation(threads, skipInvalidRows, progress, cache, 2);
    }

    /** Rows were found that are to be refused: the source is not finished, so that nothing of it is kept. */
    private static final class RowsRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Prepares all rows of all sources.
     *
     * @throws DataException if a file cannot be read or has no rows, rows are invalid, or no row is left to train on
     */
    public PreparedData prepare(List<DataSource> sources) {
        List<List<Path>> files = sources.stream().map(DataSource::files).toList();
        long bytes = files.stream()
                .flatMap(List::stream)
                .mapToLong(DataPreparation::size)
                .sum();
        ProgressPace pace = new ProgressPace(progress, bytes);
        RowProblems problems = new RowProblems();
        List<PreparedSource> prepared = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            try {
                prepared.add(prepared(sources.get(i), files.get(i), problems, pace));
            } catch (RowsRefused e) {
                // The other sources are read too: a person wants to know all problems at once.
                continue;
            }
        }
        problems.raise();
        return together(prepared);
    }

    private PreparedSource prepared(DataSource source, List<Path> files, RowProblems problems, ProgressPace pace) {
        CachedSource.Reading reading = (sink, rejected) -> {
            SourceCounts counts =
                    new SourceReading(source, files, skipInvalidRows, sink, rejected, problems, pace).read(threads);
            if (problems.any()) {
                throw new RowsRefused();
            }
            return counts;
        };
        if (cache.isPresent()) {
            TokenCache.Place place = cache.get().place(source, files, skipInvalidRows);
            Optional<PreparedSource> known = cache.get().find(place);
            known.ifPresent(kept -> pace.skipSource(
                    kept.counts().rows(),
                    files.stream().mapToLong(DataPreparation::size).sum()));
            return known.orElseGet(() -> cache.get().keep(place, reading));
        }
        SequenceStore store = new SequenceStore();
        SourceCounts counts = reading.read(store, RejectedRows.NONE);
        return new PreparedSource(source.path().toString(), files, store, counts, Optional.empty());
    }

    private PreparedData together(List<PreparedSource> prepared) {
        SequenceSet all = SequenceStore.joined(
                        prepared.stream().map(PreparedSource::store).toList())
                .all(together);
        ReportBuilder builder = new ReportBuilder();
        prepared.forEach(source -> builder.add(source.files(), source.counts()));
        DataReport report = builder.build(all);
        if (all.size() == 0) {
            throw nothingLeft(report);
        }
        return new PreparedData(all, report, prepared);
    }

    private static DataException nothingLeft(DataReport counted) {
        String reasons = counted.dropped().entrySet().stream()
                .map(entry -> entry.getValue() + " of them: " + entry.getKey().description())
                .collect(Collectors.joining("; "));
        return new DataException("nothing is left to train on of " + counted.rowsRead() + " rows in "
                + String.join(", ", counted.files()) + " (" + reasons + ")");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }
}
