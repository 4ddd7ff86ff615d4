package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A folder in the making, beside the place where it will appear. Each file is on the disk when its method returns. */
public final class FolderDraft {
    private final FileSystemAccess files;
    private final Path draft;
    private final Path target;

    FolderDraft(FileSystemAccess files, Path draft, Path target) {
        this.files = files;
        this.draft = draft;
        this.target = target;
    }

    /**
     * @param name of a file directly in this folder
     * @throws CheckpointException where it cannot be written; the message names the file where it would have appeared
     */
    public void file(String name, FileContent content) {
        try {
            write(files, draft.resolve(plain(name)), content);
        } catch (IOException failure) {
            throw FileFailure.writing(target.resolve(name), failure);
        }
    }

    /** A JSON file in the layout that Hugging Face's libraries use. */
    public void json(String name, JsonNode value) {
        file(name, FileContent.text(JsonLayout.text(value)));
    }

    /** A folder in this one. */
    public void folder(String name, FolderContent content) {
        Path inner = draft.resolve(plain(name));
        try {
            files.createFolder(inner);
            content.writeTo(new FolderDraft(files, inner, target.resolve(name)));
            files.force(inner);
        } catch (IOException failure) {
            throw FileFailure.writing(target.resolve(name), failure);
        }
    }

    private static String plain(String name) {
        Path path = Path.of(name);
        if (path.isAbsolute() || path.getNameCount() != 1 || name.isEmpty() || name.startsWith("..")) {
            throw new IllegalArgumentException("'" + name + "' is not a plain file name");
        }
        return name;
    }

    static void write(FileSystemAccess files, Path path, FileContent content) throws IOException {
        try (FileSystemAccess.OutputFile file = files.create(path)) {
            content.writeTo(new WholeWrites(file));
            file.force();
        }
    }

    /** Repeats short writes until everything is written. */
    private record WholeWrites(FileSystemAccess.OutputFile file) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            int bytes = source.remaining();
            while (source.hasRemaining()) {
                if (file.write(source) <= 0) {
                    throw new IOException("the file system takes no more bytes");
                }
            }
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
