package org.medicalgpt4j.data;

/** Hears how far the preparation of data is. Called by the thread that prepares, a few times a second at most. */
@FunctionalInterface
public interface PreparationProgress {

    /**
     * @param rows rows done
     * @param bytes bytes of the files read
     * @param totalBytes bytes of all files
     */
    void progress(long rows, long bytes, long totalBytes);
}
