package org.medicalgpt4j.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 of files that a run reads, each computed once as long as its size and time of change stay. */
public final class FileHashes {
    private final Map<Seen, String> known = new ConcurrentHashMap<>();

    private record Seen(Path file, long bytes, FileTime changed) {}

    public String of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Seen seen = new Seen(file.toRealPath(), attributes.size(), attributes.lastModifiedTime());
        String hash = known.get(seen);
        if (hash == null) {
            hash = Sha256.of(file);
            known.put(seen, hash);
        }
        return hash;
    }
}
