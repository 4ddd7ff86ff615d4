package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file that grows by whole lines or records, such as a log. It is not published: a kill may leave half of one at its end. */
public final class AppendedFile implements AutoCloseable {
    private final Path path;
    private final FileSystemAccess.OutputFile file;
    private final WholeWrites channel;

    private AppendedFile(Path path, FileSystemAccess.OutputFile file) {
        this.path = path;
        this.file = file;
        this.channel = new WholeWrites(file);
    }

    /**
     * Opens a file to go on behind its end, or creates it.
     *
     * @throws CheckpointException where it cannot be written
     */
    public static AppendedFile open(FileSystemAccess files, Path path) {
        try {
            return new AppendedFile(path, files.append(path));
        } catch (IOException failure) {
            throw FileFailure.writing(path, failure);
        }
    }

    /**
     * Hands a line to the operating system, with a line feed behind it.
     *
     * @throws CheckpointException where it cannot be written
     */
    public void line(String text) {
        bytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Hands a record to the operating system.
     *
     * @throws CheckpointException where it cannot be written
     */
    public void bytes(byte[] content) {
        try {
            channel.write(ByteBuffer.wrap(content));
        } catch (IOException failure) {
            throw FileFailure.writing(path, failure);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw FileFailure.writing(path, failure);
        }
    }
}
