package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in words why the file system refused something. */
final class FileFailure {
    private FileFailure() {}

    /** A phrase such as {@code the disk is full}. */
    static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("No space left") || message.contains("not enough space")) {
            return "the disk is full";
        }
        if (message.contains("quota")) {
            return "the disk quota is used up";
        }
        if (message.contains("Read-only file system")) {
            return "the file system is read-only";
        }
        if (failure instanceof AccessDeniedException || message.contains("Permission denied")) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + " exists already";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return message;
    }

    /** One sentence about a file or folder that could not be written. */
    static CheckpointException writing(Path path, IOException failure) {
        return new CheckpointException(path + " cannot be written: " + reason(failure), failure);
    }
}
