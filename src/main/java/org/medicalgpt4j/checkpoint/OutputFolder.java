package org.medicalgpt4j.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder a run writes into, held against other processes by a lock on the file {@code .lock} in it. Drafts that a killed run left there are
 * removed, and replacements it left half done are finished.
 */
public final class OutputFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path path;
    private final Closeable lock;

    private OutputFolder(Path path, Closeable lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the folder where it does not exist.
     *
     * @throws CheckpointException where another process uses it, or it cannot be written
     */
    public static OutputFolder open(FileSystemAccess files, Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        FolderTree tree = new FolderTree(files);
        try {
            tree.create(path);
            Optional<Closeable> lock = files.lock(path.resolve(LOCK));
            if (lock.isEmpty()) {
                throw new CheckpointException(
                        folder + " is in use by another run: wait for it, or write to another folder");
            }
            try {
                tidy(files, tree, path);
            } catch (IOException failure) {
                lock.get().close();
                throw failure;
            }
            return new OutputFolder(folder, lock.get());
        } catch (IOException failure) {
            throw FileFailure.writing(folder, failure);
        }
    }

    private static void tidy(FileSystemAccess files, FolderTree tree, Path path) throws IOException {
        Publication publication = new Publication(files);
        for (Path entry : entries(path)) {
            Optional<Path> replaced = Publication.placeOfAside(entry);
            if (Publication.isDraft(entry)) {
                tree.delete(entry);
            } else if (replaced.isPresent()) {
                publication.restore(replaced.get());
            }
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
            inside.forEach(entries::add);
        }
        return entries;
    }

    public Path path() {
        return path;
    }

    /** Gives the folder free for other processes. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failure) {
            throw FileFailure.writing(path.resolve(LOCK), failure);
        }
    }
}
