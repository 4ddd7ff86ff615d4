package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A folder in the making, beside the place where it will appear. Each file is on the disk when its method returns. */
public final class FolderDraft {
    private final FileSystemAccess files;
    private final Path draft;
    private final Path target;
    private final String prefix;
    private final Map<String, FileDigest> written;

    FolderDraft(FileSystemAccess files, Path draft, Path target) {
        this(files, draft, target, "", new LinkedHashMap<>());
    }

    private FolderDraft(
            FileSystemAccess files, Path draft, Path target, String prefix, Map<String, FileDigest> written) {
        this.files = files;
        this.draft = draft;
        this.target = target;
        this.prefix = prefix;
        this.written = written;
    }

    /** What the files written so far hold, those in inner folders included, by names such as {@code folder/file}. */
    Map<String, FileDigest> written() {
        return Collections.unmodifiableMap(written);
    }

    /**
     * @param name of a file directly in this folder
     * @throws CheckpointException where it cannot be written; the message names the file where it would have appeared
     */
    public void file(String name, FileContent content) {
        try {
            Path file = draft.resolve(plain(name));
            written.put(prefix + name, write(files, file, content));
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
            content.writeTo(new FolderDraft(files, inner, target.resolve(name), prefix + name + "/", written));
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

    static FileDigest write(FileSystemAccess files, Path path, FileContent content) throws IOException {
        try (FileSystemAccess.OutputFile file = files.create(path)) {
            DigestingChannel channel = new DigestingChannel(new WholeWrites(file));
            content.writeTo(channel);
            file.force();
            return channel.digest();
        }
    }
}
