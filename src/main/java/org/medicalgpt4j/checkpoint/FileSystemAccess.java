package org.medicalgpt4j.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/** All that the project asks of the file system when it writes. Tests put something in its place that fails where they want it to. */
public interface FileSystemAccess {

    /** The file system itself. */
    static FileSystemAccess system() {
        return SystemFiles.INSTANCE;
    }

    /** Creates a file that must not exist, for writing. A write may take only a part of what it is given. */
    OutputFile create(Path file) throws IOException;

    /** Opens a file to write behind its end; one that does not exist is created. */
    OutputFile append(Path file) throws IOException;

    /** Creates a folder that must not exist, in one that does. */
    void createFolder(Path folder) throws IOException;

    /** Renames in one step: whoever looks sees either the old state or the new one. A file at the target is replaced; a folder is not. */
    void move(Path source, Path target) throws IOException;

    /** Deletes a file or an empty folder. */
    void delete(Path path) throws IOException;

    /** Makes the entries of a folder (names created, renamed, deleted) survive a power failure. */
    void force(Path folder) throws IOException;

    /** Bytes that can still be written to the disk of this folder. */
    long usableSpace(Path folder) throws IOException;

    /**
     * Takes the lock that a file stands for, creating the file if need be; the lock is held until closed, or until the process ends.
     *
     * @return empty where another process, or another part of this one, holds it
     */
    Optional<Closeable> lock(Path file) throws IOException;

    /** A file being written. */
    interface OutputFile extends WritableByteChannel {
        /** Makes what was written survive a power failure. */
        void force() throws IOException;
    }
}
