package org.medicalgpt4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.Publication;

/**
 * Removes entries of a {@link TokenCache} that were not used for the longest time. Runs that have mapped such an entry keep it
 * until they end; one that looks for it makes it anew.
 *
 * @param nameLength of the names of entries, which are hexadecimal digits: what has other names is not looked at
 * @param largest bytes of all entries that may stay
 */
record CacheLimit(Path folder, int nameLength, long largest, Publication publication, Consumer<String> log) {

    private record Entry(Path place, long bytes, FileTime lastUse) {}

    /** Removes what is too much, but none of these. */
    void keep(Set<Path> used) {
        try {
            List<Entry> entries = entries();
            long bytes = entries.stream().mapToLong(Entry::bytes).sum();
            entries.sort(Comparator.comparing(Entry::lastUse));
            for (Entry entry : entries) {
                if (bytes <= largest) {
                    return;
                }
                if (!used.contains(entry.place())) {
                    publication.delete(entry.place());
                    bytes -= entry.bytes();
                    log.accept("tokens in " + entry.place() + " removed, last used " + entry.lastUse()
                            + ": all together take more than " + largest + " bytes");
                }
            }
        } catch (IOException | CheckpointException failure) {
            log.accept("old tokens in " + folder + " cannot be removed: " + failure.getMessage());
        }
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> places = Files.list(folder)) {
            for (Path place : places.toList()) {
                if (place.getFileName().toString().matches("[0-9a-f]{" + nameLength + "}")
                        && Files.isDirectory(place)) {
                    entries.add(new Entry(place, bytes(place), Files.getLastModifiedTime(place)));
                }
            }
        }
        return entries;
    }

    private static long bytes(Path place) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
