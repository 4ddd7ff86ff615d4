package org.medicalgpt4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceFilesTest {
    private static final int LONGEST = 600;
    private static final int MEDIAN = 100;

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void should_be_short() throws IOException {
        for (String folder : List.of("src/main/java", "src/test/java")) {
            List<String> tooLong = sources(folder).stream()
                    .filter(file -> lines(file) > LONGEST)
                    .map(file -> file + " has " + lines(file) + " lines")
                    .toList();
            assertEquals(List.of(), tooLong, "files of more than " + LONGEST + " lines");
        }
        List<Long> lengths = sources("src/main/java").stream()
                .map(SourceFilesTest::lines)
                .sorted()
                .toList();
        long median = lengths.get(lengths.size() / 2);
        assertTrue(median <= MEDIAN, "half of the files have more than " + median + " lines");
    }
}
