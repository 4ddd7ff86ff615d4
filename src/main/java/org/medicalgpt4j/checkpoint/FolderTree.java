package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** Creates and deletes whole trees of folders. */
final class FolderTree {
    private final FileSystemAccess files;

    FolderTree(FileSystemAccess files) {
        this.files = files;
    }

    /** Creates a folder and those above it, such that they survive a power failure. */
    void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (Files.exists(folder)) {
            throw new NotDirectoryException(folder + " is not a folder");
        }
        create(folder.getParent());
        files.createFolder(folder);
        files.force(folder.getParent());
    }

    /** Deletes a file, or a folder with all that is in it; links are deleted, not followed. Nothing happens where there is nothing. */
    void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                for (Path entry : inside) {
                    delete(entry);
                }
            }
        }
        files.delete(path);
    }

    /** When anything in it was last written. */
    Instant lastChange(Path path) throws IOException {
        Instant latest = Instant.MIN;
        try (Stream<Path> all = Files.walk(path)) {
            for (Path entry : all.toList()) {
                Instant changed = Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                latest = changed.isAfter(latest) ? changed : latest;
            }
        }
        return latest;
    }

    boolean isEmpty(Path folder) {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
            return !inside.iterator().hasNext();
        } catch (IOException failure) {
            throw new CheckpointException(folder + " cannot be read: " + FileFailure.reason(failure), failure);
        }
    }
}
