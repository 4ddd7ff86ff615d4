package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
    @TempDir
    Path folder;

    @Test
    void should_read_a_file_once_as_long_as_it_stays_as_it_is() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "one");
        FileTime time = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, time);
        FileHashes hashes = new FileHashes();
        String first = hashes.of(file);
        assertEquals(Sha256.of(file), first);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);
        assertEquals(first, hashes.of(file), "who looks at the content would see the difference");
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
        assertEquals(Sha256.of(file), hashes.of(file));
        assertNotEquals(first, hashes.of(file));
    }
}
