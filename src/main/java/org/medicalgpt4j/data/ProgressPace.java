package org.medicalgpt4j.data;

/** Passes progress on no more often than a person can read it, and always at the end of a file. */
final class ProgressPace {
    private static final long INTERVAL_NANOS = 200_000_000L;

    private final PreparationProgress listener;
    private final long totalBytes;
    private long bytesOfEndedFiles;
    private long rowsOfEndedSources;
    private long shownAt = System.nanoTime();

    ProgressPace(PreparationProgress listener, long totalBytes) {
        this.listener = listener;
        this.totalBytes = totalBytes;
    }

    void show(long rows, long bytesOfFile) {
        if (System.nanoTime() - shownAt >= INTERVAL_NANOS) {
            shownAt = System.nanoTime();
            listener.progress(rowsOfEndedSources + rows, bytesOfEndedFiles + bytesOfFile, totalBytes);
        }
    }

    void endFile(long rows, long bytesOfFile) {
        bytesOfEndedFiles += bytesOfFile;
        shownAt = System.nanoTime();
        listener.progress(rowsOfEndedSources + rows, bytesOfEndedFiles, totalBytes);
    }

    void endSource(long rows) {
        rowsOfEndedSources += rows;
    }

    /** A source that need not be read. */
    void skipSource(long rows, long bytes) {
        rowsOfEndedSources += rows;
        bytesOfEndedFiles += bytes;
    }
}
