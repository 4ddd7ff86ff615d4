package org.medicalgpt4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files of rows and encodes them on several threads, in the order of the files. All rows are looked at before
 * anything is trained: what is wrong with any of them is said at once, with file and line.
 */
public final class DataPreparation {
    private final int threads;
    private final boolean skipInvalidRows;
    private final PreparationProgress progress;

    /**
     * @param threads that parse and encode
     * @param skipInvalidRows whether a row that cannot be read is left out (and counted) instead of refused
     */
    public DataPreparation(int threads, boolean skipInvalidRows, PreparationProgress progress) {
        this.threads = threads;
        this.skipInvalidRows = skipInvalidRows;
        this.progress = progress;
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
        return new PreparationRun(threads, skipInvalidRows, new ProgressPace(progress, bytes)).of(sources, files);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
